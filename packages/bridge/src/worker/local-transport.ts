import { randomUUID } from 'node:crypto';
import {
  CancelledError,
  type EngineDescription,
  type EngineRequest,
  EventBuffer,
  engineDescriptionSchema,
  type OpenUniError,
  type RunEvent,
  type Transport,
  type TransportRun,
} from '@openuni/protocol';
import { ControlLine } from '../control/control-line.js';
import { splitRequest } from '../side-channel/request-blobs.js';
import { readSideChannel } from '../side-channel/side-channel.js';
import { writeBlobs, writeOver } from '../side-channel/write-blobs.js';
import type { WorkerProcess } from './worker-process.js';

/** Deadlines in milliseconds. */
const deadlines = { start: 60_000, call: 10_000, exit: 1000 };

interface Pending {
  event(event: RunEvent): void;
  end(error: OpenUniError | undefined, result: unknown): void;
}

/** One Python worker as a transport. */
export class LocalTransport implements Transport {
  readonly kind = 'local';
  readonly #process: WorkerProcess;
  readonly #control: ControlLine;
  readonly #hello: Promise<void>;
  readonly #pending = new Map<string, Pending>();
  /** Why nothing more can be asked of the worker, once that is so. */
  #over: OpenUniError | undefined;
  #closing: Promise<void> | undefined;

  private constructor(worker: WorkerProcess) {
    this.#process = worker;
    this.#control = new ControlLine(worker.control);
    this.#hello = new Promise((resolve) => {
      readSideChannel(worker.sideChannel, {
        hello: () => resolve(),
        event: (run, event) => this.#pending.get(run)?.event(event),
        end: (run, error, result) => this.#pending.get(run)?.end(error, result),
        broken: (error) => {
          this.#fail(error);
          worker.kill();
        },
      });
    });
    void worker.ended.then((error) => this.#fail(error));
  }

  /** Waits until the worker answers; one that does not come up is ended before this rejects. */
  static async open(worker: WorkerProcess, signal?: AbortSignal): Promise<LocalTransport> {
    const transport = new LocalTransport(worker);
    const died = worker.ended.then((error) =>
      Promise.reject(signal?.aborted ? new CancelledError() : error),
    );
    const kill = () => worker.kill();
    signal?.addEventListener('abort', kill, { once: true });
    try {
      await Promise.race([transport.#control.open(deadlines.start), died]);
      await Promise.race([transport.#hello, died]);
    } catch (error) {
      worker.kill();
      throw error;
    } finally {
      signal?.removeEventListener('abort', kill);
    }
    worker.ready = true;
    worker.keepAlive(false);
    return transport;
  }

  /** Process id of the worker. */
  get pid(): number | undefined {
    return this.#process.pid;
  }

  start(request: EngineRequest): TransportRun {
    const id = randomUUID();
    const events = new EventBuffer<RunEvent>();
    const { request: json, blobs } = splitRequest(request);
    const { sideChannel } = this.#process;
    this.#add(id, {
      event: (event) => events.push(event),
      end: (error) => {
        if (blobs.length > 0) writeOver(sideChannel, id);
        if (error) events.fail(error);
        else events.end();
      },
    });
    writeBlobs(sideChannel, id, blobs);
    this.#call(id, { method: 'submit', run: id, request: json });
    return {
      id,
      events,
      cancel: () => {
        if (this.#pending.has(id)) this.#call(id, { method: 'cancel', run: id });
      },
    };
  }

  async describe(): Promise<EngineDescription> {
    const id = randomUUID();
    const result = await new Promise((resolve, reject) => {
      const end = (error: OpenUniError | undefined, value: unknown) =>
        error ? reject(error) : resolve(value);
      this.#add(id, { event: () => {}, end });
      this.#call(id, { method: 'describe', run: id });
    });
    return engineDescriptionSchema.parse(result);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.#fail(new CancelledError('OpenUni was closed.'));
    this.#process.keepAlive(true);
    // The worker leaves when its control line ends, whatever its threads are doing.
    this.#process.control.end();
    const timer = setTimeout(() => this.#process.kill(), deadlines.exit);
    await this.#process.ended;
    clearTimeout(timer);
    this.#process.sideChannel.destroy();
    this.#process.control.destroy();
  }

  #add(id: string, pending: Pending): void {
    this.#pending.set(id, {
      event: pending.event,
      end: (error, result) => {
        this.#pending.delete(id);
        if (this.#pending.size === 0 && !this.#closing) this.#process.keepAlive(false);
        pending.end(error, result);
      },
    });
    if (!this.#over) this.#process.keepAlive(true);
  }

  /** A call on behalf of a run: what goes wrong with it ends the run. */
  #call(id: string, call: Parameters<ControlLine['call']>[0]): void {
    if (this.#over) this.#pending.get(id)?.end(this.#over, undefined);
    else {
      this.#control
        .call(call, deadlines.call)
        .catch((error: OpenUniError) => this.#pending.get(id)?.end(error, undefined));
    }
  }

  #fail(error: OpenUniError): void {
    this.#over ??= error;
    this.#control.fail(this.#over);
    for (const pending of [...this.#pending.values()]) pending.end(this.#over, undefined);
  }
}
