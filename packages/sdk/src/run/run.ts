import { randomUUID } from 'node:crypto';
import {
  CancelledError,
  EngineFailedError,
  EventBuffer,
  OpenUniError,
  withoutPreview,
} from '@openuni/protocol';

/**
 * Where a run stands: `queued` until the engine has begun, `running`, `cancelling` from the call of
 * `cancel` until the work has stopped, then one of the three ends for good.
 */
export type RunStatus = 'queued' | 'running' | 'cancelling' | 'succeeded' | 'failed' | 'cancelled';

/** How a run that succeeded ended: its result, and the event that announces it. */
export interface RunEnd<Event, Result> {
  readonly result: Result;
  readonly event: Event;
}

/** The work behind a run: it yields events and must stop, by throwing, once the signal aborts. */
export type RunWork<Event, Result> = (
  signal: AbortSignal,
) => AsyncGenerator<Event, RunEnd<Event, Result>>;

export interface RunOptions {
  /** Aborting it is the same as calling `cancel` with its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * A long operation that has been started, once, and goes on whether or not anybody looks.
 *
 * - `await run` gives the result or throws an `OpenUniError`.
 * - `for await (const event of run)` gives the events, from the first one however late the loop
 *   begins, and throws what the run fails with. Only one loop can read a run: events are let go as
 *   they are read. One that falls far behind loses previews, and nothing else. Leaving the loop
 *   early cancels the run and waits until the work has stopped.
 * - `cancel()` stops the work within one step; the run then always fails with `CancelledError`.
 * - `await using run = ...` cancels at the end of the block and waits for the stop.
 *
 * A failure is never reported as an unhandled rejection by the run itself: a program that only
 * iterates, or only looks at `status`, is not ended by it.
 */
export class Run<Event extends { readonly type: string }, Result>
  implements Promise<Result>, AsyncIterable<Event>, AsyncDisposable
{
  /** Unique to this run. */
  readonly id: string = randomUUID();
  readonly [Symbol.toStringTag] = 'Run';
  readonly #abort = new AbortController();
  readonly #events = new EventBuffer<Event>({ lighten: withoutPreview });
  readonly #result: Promise<Result>;
  #status: RunStatus = 'queued';

  constructor(work: RunWork<Event, Result>, { signal }: RunOptions = {}) {
    const follow = () => this.cancel(signal?.reason);
    if (signal?.aborted) follow();
    else signal?.addEventListener('abort', follow, { once: true });
    this.#result = this.#drive(work).finally(() => signal?.removeEventListener('abort', follow));
    this.#result.catch(() => {});
  }

  get status(): RunStatus {
    return this.#status;
  }

  /**
   * Asks the work to stop. Does nothing once the run has ended.
   *
   * @param reason becomes the `cause` of the `CancelledError`
   */
  cancel(reason?: unknown): void {
    if (this.#hasEnded() || this.#abort.signal.aborted) return;
    this.#status = 'cancelling';
    this.#abort.abort(reason);
  }

  // biome-ignore lint/suspicious/noThenProperty: a run is a promise on purpose.
  then<Kept = Result, Caught = never>(
    onfulfilled?: ((value: Result) => Kept | PromiseLike<Kept>) | null,
    onrejected?: ((reason: unknown) => Caught | PromiseLike<Caught>) | null,
  ): Promise<Kept | Caught> {
    return this.#result.then(onfulfilled, onrejected);
  }

  catch<Caught = never>(
    onrejected?: ((reason: unknown) => Caught | PromiseLike<Caught>) | null,
  ): Promise<Result | Caught> {
    return this.#result.catch(onrejected);
  }

  finally(onfinally?: (() => void) | null): Promise<Result> {
    return this.#result.finally(onfinally);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Event, void> {
    try {
      yield* this.#events;
    } finally {
      await this[Symbol.asyncDispose]();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cancel();
    await this.#result.catch(() => {});
  }

  async #drive(work: RunWork<Event, Result>): Promise<Result> {
    const { signal } = this.#abort;
    try {
      signal.throwIfAborted();
      const events = work(signal);
      let next = await events.next();
      for (; !next.done; next = await events.next()) this.#pass(next.value);
      signal.throwIfAborted();
      // Ended before the last event is read: a reader who leaves after it cancels nothing.
      this.#status = 'succeeded';
      this.#events.push(next.value.event);
      this.#events.end();
      return next.value.result;
    } catch (error) {
      const failure = signal.aborted ? cancelledBy(signal.reason, error) : asOpenUniError(error);
      // The engine may also have been closed under the run.
      this.#status = CancelledError.isInstance(failure) ? 'cancelled' : 'failed';
      this.#events.fail(failure);
      throw failure;
    }
  }

  #pass(event: Event): void {
    if (this.#status === 'queued' && event.type !== 'queued') this.#status = 'running';
    this.#events.push(event);
  }

  #hasEnded(): boolean {
    return !['queued', 'running', 'cancelling'].includes(this.#status);
  }
}

/** `cancel()` without a reason leaves the platform's own AbortError, which says nothing new. */
function cancelledBy(reason: unknown, thrown: unknown): CancelledError {
  const given = reason instanceof DOMException && reason.name === 'AbortError' ? undefined : reason;
  const cause =
    given ?? (thrown === reason || CancelledError.isInstance(thrown) ? undefined : thrown);
  return new CancelledError(undefined, cause === undefined ? {} : { cause });
}

function asOpenUniError(error: unknown): OpenUniError {
  if (OpenUniError.isInstance(error)) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new EngineFailedError(message, { cause: error });
}
