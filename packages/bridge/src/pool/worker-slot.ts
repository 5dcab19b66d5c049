import { setTimeout as delay } from 'node:timers/promises';
import {
  CancelledError,
  OpenUniError,
  type WorkerHealth,
  type WorkerState,
} from '@openuni/protocol';
import type { RestartPolicy } from '../worker/restart-policy.js';
import type { Worker } from '../worker/worker.js';
import { crashLoopError, isHopeless } from './crash-loop.js';

export interface WorkerSlotOptions {
  /** Starts a process and waits until it answers. */
  readonly start: (signal: AbortSignal) => Promise<Worker>;
  readonly policy: RestartPolicy;
  /** The device that its workers are given. */
  readonly device: string;
}

/** A place in the pool: one worker after another, each started when the one before has died. */
export class WorkerSlot {
  /** The model of its latest run: what its worker has warm. */
  model: string | undefined;
  runs = 0;
  readonly device: string;
  readonly #start: (signal: AbortSignal) => Promise<Worker>;
  readonly #policy: RestartPolicy;
  readonly #abort = new AbortController();
  #worker: Worker | undefined;
  #starting: Promise<Worker> | undefined;
  #crashes = 0;
  #lastError: OpenUniError | undefined;

  constructor({ start, policy, device }: WorkerSlotOptions) {
    this.#start = start;
    this.#policy = policy;
    this.device = device;
  }

  /** The worker that lives now. */
  get worker(): Worker | undefined {
    return this.#worker?.state === 'dead' ? undefined : this.#worker;
  }

  get state(): WorkerState {
    return this.worker?.state ?? (this.#starting ? 'starting' : 'dead');
  }

  get health(): WorkerHealth {
    const { worker } = this;
    return {
      state: this.state,
      pid: worker?.pid ?? null,
      device: this.device,
      runs: this.runs,
      crashes: this.#crashes,
      memoryBytes: worker?.memoryBytes ?? null,
      silentMs: worker ? Math.round(worker.silentMs) : null,
    };
  }

  /** The first start: what is wrong with it is told at once, without another try. */
  async launch(): Promise<void> {
    this.#keep(await this.#start(this.#abort.signal));
  }

  /**
   * The worker, started first where there is none.
   *
   * @throws OpenUniError once it has crashed too often, and when starting it again cannot help
   */
  ready(): Promise<Worker> {
    if (this.worker) return Promise.resolve(this.worker);
    this.#starting ??= this.#restart().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** A run came to its end on the worker: it works. */
  worked(): void {
    this.#policy.worked();
  }

  /** Whether its next restart would be refused. */
  get isStopped(): boolean {
    return !this.worker && this.#policy.isLoop;
  }

  async close(error: OpenUniError): Promise<void> {
    this.#abort.abort();
    await this.#starting?.catch(() => {});
    await this.#worker?.close(error);
  }

  #keep(worker: Worker): Worker {
    this.#worker = worker;
    void worker.ended.then((error) => {
      this.#worker = undefined;
      this.model = undefined;
      if (this.#abort.signal.aborted) return;
      this.#crash(error);
      // At once, so that the next run finds its imports done; what goes wrong is told to that run.
      this.ready().catch(() => {});
    });
    return worker;
  }

  #crash(error: OpenUniError): void {
    this.#crashes++;
    this.#lastError = error;
    this.#policy.crashed();
  }

  async #restart(): Promise<Worker> {
    const { signal } = this.#abort;
    // One that was found hung may still be ending.
    await this.#worker?.ended;
    for (;;) {
      if (this.#policy.isLoop) throw crashLoopError(this.#policy.crashesInARow, this.#lastError);
      // While a run waits the pool keeps the program alive; otherwise nothing should.
      await delay(this.#policy.delayMs, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) throw new CancelledError();
      try {
        return this.#keep(await this.#start(signal));
      } catch (error) {
        if (signal.aborted || !OpenUniError.isInstance(error) || isHopeless(error)) throw error;
        this.#crash(error);
      }
    }
  }
}
