import { randomUUID } from 'node:crypto';
import {
  CancelledError,
  DeadlineExceededError,
  type EngineRequest,
  EventBuffer,
  type OpenUniError,
  type RunEvent,
  withoutPreview,
} from '@openuni/protocol';
import { deadline } from '../worker/deadline.js';
import type { Worker } from '../worker/worker.js';

export type RunOutcome = 'succeeded' | 'failed' | 'cancelled';

export interface PoolRunOptions {
  readonly request: EngineRequest;
  readonly timeoutMs?: number | undefined;
  /** Called once, with how the run ended for its caller. */
  readonly onSettled: (outcome: RunOutcome) => void;
}

/**
 * A run from its place in the queue to its end. Its caller gets one end; the work may go on a little
 * longer, after a deadline, until Python has stopped it.
 */
export class PoolRun {
  readonly id = randomUUID();
  readonly events = new EventBuffer<RunEvent>({ lighten: withoutPreview });
  readonly request: EngineRequest;
  readonly #onSettled: (outcome: RunOutcome) => void;
  readonly #clearDeadline: () => void;
  #worker: Worker | undefined;
  #position: number | undefined;
  #isAccepted = false;
  #isSettled = false;
  #wantsStop = false;

  constructor({ request, timeoutMs, onSettled }: PoolRunOptions) {
    this.request = request;
    this.#onSettled = onSettled;
    this.#clearDeadline =
      timeoutMs === undefined
        ? () => {}
        : deadline(timeoutMs, () => {
            this.stop(
              new DeadlineExceededError(`The run was not done within ${timeoutMs} ms.`, {
                timeoutMs,
                hint: 'Allow more time, or ask for fewer or smaller pictures or fewer steps.',
              }),
            );
          });
  }

  get isSettled(): boolean {
    return this.#isSettled;
  }

  /** Tells the caller how many runs are before this one, when that has changed. */
  queuedAt(position: number): void {
    if (position === this.#position) return;
    this.#position = position;
    this.events.push({ type: 'queued', position });
  }

  /** Ends the run as cancelled: at once while it waits, else when its work has stopped. */
  cancel(): void {
    if (this.#wantsStop || this.#isSettled) return;
    this.#wantsStop = true;
    if (this.#worker) this.#worker.cancel(this.id);
    else this.settle(new CancelledError());
  }

  /** Ends the run for its caller now, and has the work stopped. */
  stop(error: OpenUniError): void {
    this.settle(error);
    if (!this.#wantsStop) this.#worker?.cancel(this.id);
    this.#wantsStop = true;
  }

  settle(error: OpenUniError | undefined): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#clearDeadline();
    if (error) this.events.fail(error);
    else this.events.end();
    this.#onSettled(outcomeOf(error));
  }

  /**
   * Has a worker do it and waits until it has nothing more to do with it.
   *
   * @returns the error that the worker ended it with; whether Python ever had the request, for when it
   *   did not the run can safely be given to another worker
   */
  on(worker: Worker): Promise<{ error: OpenUniError | undefined; isAccepted: boolean }> {
    this.#worker = worker;
    this.queuedAt(0);
    return new Promise((resolve) => {
      worker.run(this.id, this.request, {
        accepted: () => {
          this.#isAccepted = true;
        },
        event: (event) => {
          this.#isAccepted = true;
          // Its place in the queue is told by the pool: in Python there is none.
          if (event.type !== 'queued' && !this.#isSettled) this.events.push(event);
        },
        end: (error) => {
          this.#worker = undefined;
          resolve({
            error: this.#wantsStop && error ? new CancelledError() : error,
            isAccepted: this.#isAccepted,
          });
        },
      });
    });
  }
}

function outcomeOf(error: OpenUniError | undefined): RunOutcome {
  if (!error) return 'succeeded';
  return CancelledError.isInstance(error) ? 'cancelled' : 'failed';
}
