import { setTimeout as delay } from 'node:timers/promises';
import {
  CancelledError,
  type CloseOptions,
  DeadlineExceededError,
  type EngineDescription,
  type EngineHealth,
  type EngineRequest,
  EventBuffer,
  type JobHost,
  type RunEvent,
  type StartOptions,
  type Transport,
  type TransportRun,
  withoutPreview,
} from '@openuni/protocol';
import { fakeEvents } from './fake-events.js';
import { FakeJobs } from './fake-jobs.js';

export interface FakeTransportOptions {
  /** Milliseconds before each event. Default 0: as fast as the event loop turns. */
  readonly latencyMs?: number;
  /** Called before each event is sent; throw to fail the run there, await to hold it up. */
  readonly beforeEvent?: (event: RunEvent, request: EngineRequest) => void | Promise<void>;
  /** The events of a request. Default: those of a healthy engine. */
  readonly events?: (request: EngineRequest) => Iterable<RunEvent>;
  /** Where trainings run. Default: jobs in memory with the same latency. */
  readonly jobs?: JobHost;
}

/** An engine in memory: deterministic pictures, scripted progress, latency and failures. */
export class FakeTransport implements Transport {
  readonly kind = 'fake';
  /** Every request so far, oldest first. */
  readonly requests: EngineRequest[] = [];
  /** Ids of runs that stopped because they were asked to. */
  readonly cancelled: string[] = [];
  /** Trainings in memory: deterministic events, no processes. */
  readonly jobs: JobHost;
  closed = false;
  readonly #options: FakeTransportOptions;
  readonly #counts = { succeeded: 0, failed: 0, cancelled: 0 };
  readonly #running = new Map<AbortController, Promise<void>>();

  constructor(options: FakeTransportOptions = {}) {
    this.#options = options;
    const { latencyMs, jobs = new FakeJobs(latencyMs === undefined ? {} : { latencyMs }) } =
      options;
    this.jobs = jobs;
  }

  start(request: EngineRequest, { timeoutMs }: StartOptions = {}): TransportRun {
    this.requests.push(request);
    const id = `fake-${this.requests.length}`;
    const events = new EventBuffer<RunEvent>({ lighten: withoutPreview });
    const abort = new AbortController();
    const late = new DeadlineExceededError(`The run was not done within ${timeoutMs} ms.`, {
      timeoutMs,
    });
    const timer = timeoutMs !== undefined && setTimeout(() => abort.abort(late), timeoutMs);
    const work = this.#play(request, events, abort.signal, id).finally(() => {
      if (timer) clearTimeout(timer);
      this.#running.delete(abort);
    });
    this.#running.set(abort, work);
    return { id, events, cancel: () => abort.abort() };
  }

  async #play(
    request: EngineRequest,
    events: EventBuffer<RunEvent>,
    signal: AbortSignal,
    id: string,
  ): Promise<void> {
    const { latencyMs = 0, beforeEvent, events: script = fakeEvents } = this.#options;
    try {
      for (const event of script(request)) {
        await delay(latencyMs);
        if (signal.aborted) break;
        await beforeEvent?.(event, request);
        if (signal.aborted) break;
        events.push(event);
      }
      if (DeadlineExceededError.isInstance(signal.reason)) throw signal.reason;
      this.#counts[signal.aborted ? 'cancelled' : 'succeeded']++;
      if (!signal.aborted) return events.end();
      this.cancelled.push(id);
      events.fail(new CancelledError());
    } catch (error) {
      this.#counts.failed++;
      events.fail(error);
    }
  }

  async describe(): Promise<EngineDescription> {
    return { engine: 'fake', version: '0.1.0', device: { kind: 'cpu', name: 'memory' } };
  }

  async health(): Promise<EngineHealth> {
    return { workers: [], waiting: 0, running: this.#running.size, ...this.#counts };
  }

  async close({ finish = false, timeoutMs }: CloseOptions = {}): Promise<void> {
    this.closed = true;
    const all = Promise.all(this.#running.values());
    if (finish) await (timeoutMs === undefined ? all : Promise.race([all, delay(timeoutMs)]));
    for (const abort of this.#running.keys()) abort.abort();
    await Promise.all(this.#running.values());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
