import {
  CancelledError,
  type EngineRequest,
  type OpenUniError,
  type RunEvent,
  type WorkerState,
} from '@openuni/protocol';
import { type ControlCall, ControlLine, unresponsive } from '../control/control-line.js';
import { splitRequest } from '../side-channel/request-blobs.js';
import {
  brokenChannel,
  readSideChannel,
  type SideChannelReader,
} from '../side-channel/side-channel.js';
import { writeBlobs, writeOver } from '../side-channel/write-blobs.js';
import { deadline } from './deadline.js';
import type { ResolvedDeadlines } from './deadlines.js';
import { beatsPerSilence, Heartbeat } from './heartbeat.js';
import { LostRuns } from './lost-runs.js';
import { pingReplySchema } from './ping-reply.js';
import type { WorkerProcess } from './worker-process.js';

/** Time between the end of a line and that of its process, in milliseconds. */
const exitMs = 1000;

/** Who waits for what a worker sends about a run. */
export interface RunHandlers {
  /** Python has the request. */
  accepted(): void;
  event(event: RunEvent): void;
  /** The last call: the run is over, or its worker is. */
  end(error: OpenUniError | undefined, result: unknown): void;
}

/**
 * A Python process that answers. It is watched while anything is asked of it, and ended as soon as it
 * is found hung or out of step; then every run of it ends with the reason.
 */
export class Worker {
  /** Settles when the process is gone, with why. */
  readonly ended: Promise<OpenUniError>;
  state: WorkerState = 'starting';
  /** Resident memory at the last heartbeat. */
  memoryBytes: number | null = null;
  readonly #process: WorkerProcess;
  readonly #deadlines: ResolvedDeadlines;
  readonly #control: ControlLine;
  readonly #sideChannel: SideChannelReader;
  readonly #heartbeat: Heartbeat;
  readonly #hello: Promise<void>;
  readonly #pending = new Map<string, RunHandlers>();
  readonly #lost = new LostRuns();
  /** Why nothing more can be asked, once that is so. */
  #over: OpenUniError | undefined;
  #heardAt = performance.now();
  /** Beats since anything came on the side channel within a frame that has begun. */
  #beatsWithinFrame = 0;
  #closing: Promise<void> | undefined;

  private constructor(process: WorkerProcess, deadlines: ResolvedDeadlines) {
    this.#process = process;
    this.#deadlines = deadlines;
    this.#control = new ControlLine(process.control);
    let hello = () => {};
    this.#hello = new Promise((resolve) => {
      hello = resolve;
    });
    this.#sideChannel = readSideChannel(process.fromPython, {
      alive: () => {
        this.#beatsWithinFrame = 0;
        this.#alive();
      },
      hello: () => hello(),
      event: (run, event) => this.#pending.get(run)?.event(event),
      end: (run, error, result) => this.#pending.get(run)?.end(error, result),
      broken: (error) => this.giveUp(error),
      closed: () => {
        const cause = new RangeError('The side channel ended.');
        // The end of the process, if it is that, knows more about why.
        deadline(exitMs, () => this.giveUp(brokenChannel(cause)));
      },
    });
    this.#heartbeat = new Heartbeat({
      silenceMs: deadlines.silenceMs,
      beat: () => this.#beat(),
      onSilent: () => {
        const what = `The worker has been silent for ${deadlines.silenceMs} ms.`;
        this.giveUp(unresponsive(what, deadlines.silenceMs));
      },
    });
    this.ended = process.ended.then((error) => {
      this.#fail(error);
      this.state = 'dead';
      process.destroy();
      return this.#over ?? error;
    });
  }

  /** Waits until the process answers; one that does not come up is ended before this rejects. */
  static async open(
    process: WorkerProcess,
    deadlines: ResolvedDeadlines,
    signal?: AbortSignal,
  ): Promise<Worker> {
    const worker = new Worker(process, deadlines);
    const died = worker.ended.then((error) => Promise.reject(error));
    const abort = () => worker.giveUp(new CancelledError());
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    const late = `The worker did not come up within ${deadlines.startMs} ms.`;
    const inTime = deadline(deadlines.startMs, () =>
      worker.giveUp(unresponsive(late, deadlines.startMs)),
    );
    try {
      await Promise.race([worker.#control.open(), died]);
      await Promise.race([worker.#hello, died]);
    } catch (error) {
      worker.giveUp(error as OpenUniError);
      throw await worker.ended;
    } finally {
      inTime();
      signal?.removeEventListener('abort', abort);
    }
    process.ready = true;
    process.keepAlive(false);
    worker.state = 'ready';
    return worker;
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Milliseconds since anything was heard of it. */
  get silentMs(): number {
    return performance.now() - this.#heardAt;
  }

  /** Hands a request over. What goes wrong ends the run, by `handlers.end`. */
  run(id: string, request: EngineRequest, handlers: RunHandlers): void {
    const { request: json, blobs } = splitRequest(request);
    // Nothing is under way, so half a frame is all that will come of it: the next would be read wrong.
    if (this.#pending.size === 0 && this.#sideChannel.isWithinFrame) {
      this.giveUp(brokenChannel(new RangeError('A frame began and was not finished.')));
    } else this.state = 'busy';
    this.#add(id, {
      ...handlers,
      end: (error, result) => {
        if (this.state === 'busy') this.state = 'ready';
        if (blobs.length > 0) writeOver(this.#process.toPython, id);
        handlers.end(error, result);
      },
    });
    writeBlobs(this.#process.toPython, id, blobs);
    this.#call(id, { method: 'submit', run: id, request: json }, () => {
      // The end of a short run may be here before the answer to its submission.
      if (this.#pending.has(id)) this.#lost.expect(id);
      handlers.accepted();
    });
  }

  /** Asks a run to stop. Its end comes from Python, or from the end of this worker. */
  cancel(id: string): void {
    if (!this.#pending.has(id)) return;
    this.#call(id, { method: 'cancel', run: id });
    const late = `The work did not stop within ${this.#deadlines.cancelMs} ms of being cancelled.`;
    deadline(this.#deadlines.cancelMs, () => {
      if (this.#pending.has(id)) this.giveUp(unresponsive(late, this.#deadlines.cancelMs));
    });
  }

  /** What the engine says that it is, once its imports are done. */
  describe(id: string): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#add(id, {
        accepted: () => {},
        event: () => {},
        end: (error, result) => (error ? reject(error) : resolve(result)),
      });
      this.#call(id, { method: 'describe', run: id });
    });
  }

  /** Ends the process at once; everything that waits for it fails with this error. */
  giveUp(error: OpenUniError): void {
    this.#fail(error);
    this.#process.kill();
  }

  /** Ends the process: it leaves as its control line ends, whatever its threads are doing. */
  close(error: OpenUniError): Promise<void> {
    this.#closing ??= this.#close(error);
    return this.#closing;
  }

  async #close(error: OpenUniError): Promise<void> {
    this.#fail(error);
    this.#process.keepAlive(true);
    this.#process.control.end();
    const timer = setTimeout(() => this.#process.kill(), exitMs);
    await this.ended;
    clearTimeout(timer);
  }

  #add(id: string, handlers: RunHandlers): void {
    this.#pending.set(id, {
      ...handlers,
      end: (error, result) => {
        if (!this.#pending.delete(id)) return;
        this.#lost.over(id);
        if (this.#pending.size === 0) this.#heartbeat.stop();
        handlers.end(error, result);
      },
    });
    if (!this.#over) this.#heartbeat.start();
  }

  /** A call on behalf of a run: what goes wrong with it ends the run. */
  #call(id: string, call: ControlCall, done: () => void = () => {}): void {
    const fail = (error: OpenUniError) => this.#pending.get(id)?.end(error, undefined);
    if (this.#over) {
      fail(this.#over);
      return;
    }
    const { silenceMs } = this.#deadlines;
    const late = `The worker did not answer (the call ${call.method}).`;
    const answered = deadline(silenceMs, () => this.giveUp(unresponsive(late, silenceMs)));
    void this.#control.call(call).then(done, fail).finally(answered);
  }

  #beat(): void {
    // By beats, as silence: a program that was itself held up has yet to read what came meanwhile.
    if (this.#sideChannel.isWithinFrame && this.#beatsWithinFrame++ >= beatsPerSilence) {
      this.giveUp(brokenChannel(new RangeError('A frame began and was not finished.')));
      return;
    }
    this.#control.call({ method: 'ping' }).then(
      (reply) => {
        this.#alive();
        const { memoryBytes, runs } = pingReplySchema.parse(reply);
        this.memoryBytes = memoryBytes;
        if (this.#lost.areLost(runs)) {
          this.giveUp(brokenChannel(new RangeError('The end of a run did not arrive.')));
        }
      },
      () => {}, // Silence and death are told elsewhere.
    );
  }

  #alive(): void {
    this.#heardAt = performance.now();
    this.#heartbeat.alive();
  }

  #fail(error: OpenUniError): void {
    this.#over ??= error;
    this.state = 'dead';
    this.#heartbeat.stop();
    this.#control.fail(this.#over);
    for (const handlers of [...this.#pending.values()]) handlers.end(this.#over, undefined);
  }
}
