import { randomUUID } from 'node:crypto';
import {
  CancelledError,
  type CloseOptions,
  type EngineDescription,
  type EngineHealth,
  type EngineRequest,
  engineDescriptionSchema,
  InvalidRequestError,
  type OpenUniError,
  type StartOptions,
  type Transport,
  type TransportRun,
} from '@openuni/protocol';
import { deadline } from '../worker/deadline.js';
import { KeepAlive } from './keep-alive.js';
import { modelOf } from './model-of.js';
import { PoolRun } from './pool-run.js';
import { RunQueue } from './run-queue.js';
import type { WorkerSlot } from './worker-slot.js';

/** How often a run is given to another worker because the one before never had it. */
const maxHandovers = 3;

/** A pool of Python workers as a transport: each does one run at a time, the others wait in turn. */
export class LocalTransport implements Transport {
  readonly kind = 'local';
  readonly #slots: readonly WorkerSlot[];
  readonly #idle: Set<WorkerSlot>;
  readonly #queue = new RunQueue();
  readonly #running = new Set<PoolRun>();
  readonly #counts = { succeeded: 0, failed: 0, cancelled: 0 };
  readonly #keepAlive = new KeepAlive();
  #isDraining = false;
  #whenEmpty: (() => void) | undefined;
  #closing: Promise<void> | undefined;
  /** What is asked of it after its end. */
  #over: OpenUniError | undefined;

  constructor(slots: readonly WorkerSlot[]) {
    this.#slots = slots;
    this.#idle = new Set(slots);
  }

  /** Process ids of the workers that live. */
  get pids(): number[] {
    return this.#slots.flatMap(({ worker }) => worker?.pid ?? []);
  }

  start(request: EngineRequest, { timeoutMs }: StartOptions = {}): TransportRun {
    const release = this.#keepAlive.hold();
    const run: PoolRun = new PoolRun({
      request,
      timeoutMs,
      onSettled: (outcome) => {
        this.#counts[outcome]++;
        this.#queue.remove(run);
        release();
        this.#checkEmpty();
      },
    });
    const refused = this.#over ?? (this.#isDraining ? closing() : undefined);
    if (refused) run.settle(refused);
    else {
      this.#queue.add(run);
      this.#next();
    }
    return { id: run.id, events: run.events, cancel: () => run.cancel() };
  }

  async describe(): Promise<EngineDescription> {
    if (this.#over) throw this.#over;
    const release = this.#keepAlive.hold();
    try {
      const slot = this.#slots.find(({ worker }) => worker) ?? (this.#slots[0] as WorkerSlot);
      const worker = await slot.ready();
      return engineDescriptionSchema.parse(await worker.describe(randomUUID()));
    } finally {
      release();
    }
  }

  async health(): Promise<EngineHealth> {
    const workers = this.#slots.map(({ health }) =>
      this.#isDraining && health.state === 'busy'
        ? { ...health, state: 'draining' as const }
        : health,
    );
    return {
      workers,
      waiting: this.#queue.length,
      running: this.#running.size,
      ...this.#counts,
    };
  }

  close(options: CloseOptions = {}): Promise<void> {
    if (!options.finish) this.#end();
    this.#closing ??= this.#close(options);
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close({ finish, timeoutMs }: CloseOptions): Promise<void> {
    const release = this.#keepAlive.hold();
    this.#isDraining = true;
    if (finish) {
      const inTime = timeoutMs === undefined ? () => {} : deadline(timeoutMs, () => this.#end());
      await new Promise<void>((resolve) => {
        this.#whenEmpty = resolve;
        this.#checkEmpty();
      });
      inTime();
    }
    this.#end();
    const error = this.#over ?? closing();
    await Promise.all(this.#slots.map((slot) => slot.close(error)));
    release();
  }

  /** Nothing more is done: what waits and what runs ends as cancelled. */
  #end(): void {
    this.#over ??= closed();
    for (const run of [...this.#queue.runs, ...this.#running]) run.settle(this.#over);
  }

  #checkEmpty(): void {
    if (this.#queue.length === 0 && ![...this.#running].some((run) => !run.isSettled)) {
      this.#whenEmpty?.();
    }
  }

  /** Gives the runs that have waited longest to the workers that are free. */
  #next(): void {
    while (this.#queue.length > 0 && this.#idle.size > 0) {
      const run = this.#queue.shift() as PoolRun;
      void this.#work(this.#choose(run), run);
    }
    this.#queue.tellPositions();
  }

  /** Of the free workers one that has the model warm, else one that has none to lose. */
  #choose(run: PoolRun): WorkerSlot {
    const free = [...this.#idle].sort((a, b) => Number(a.isStopped) - Number(b.isStopped));
    const sound = free.filter(({ isStopped }) => isStopped === free[0]?.isStopped);
    const model = modelOf(run.request);
    return (sound.find((slot) => slot.model === model) ??
      sound.find((slot) => slot.model === undefined) ??
      sound[0]) as WorkerSlot;
  }

  async #work(slot: WorkerSlot, run: PoolRun): Promise<void> {
    this.#idle.delete(slot);
    this.#running.add(run);
    run.queuedAt(0);
    try {
      await this.#attempt(slot, run);
    } finally {
      this.#running.delete(run);
      this.#idle.add(slot);
      this.#checkEmpty();
      this.#next();
    }
  }

  async #attempt(slot: WorkerSlot, run: PoolRun): Promise<void> {
    for (let handovers = 0; !run.isSettled; handovers++) {
      const started = await slot.ready().catch((error: OpenUniError) => error);
      if (started instanceof Error) return run.settle(started);
      if (run.isSettled) return;
      slot.model = modelOf(run.request);
      slot.runs++;
      const { error, isAccepted } = await run.on(started);
      if (started.state !== 'dead') slot.worked();
      // Python lost the device for good: only another process can have it again.
      if (error?.code === 'device_lost') started.giveUp(error);
      const canRetry = started.state === 'dead' && !isAccepted && !this.#over;
      if (!canRetry || handovers >= maxHandovers) return run.settle(error);
      await started.ended;
    }
  }
}

const closed = () => new CancelledError('OpenUni was closed.');
const closing = () =>
  new InvalidRequestError('OpenUni is being closed and takes no more runs.', {
    hint: 'Launch another one, or close this one later.',
  });
