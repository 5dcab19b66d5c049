import { InvalidRequestError } from '@openuni/protocol';

/** What every call that the engine works on takes, beside the options of the work. */
export interface EngineRunOptions {
  /** Aborting it cancels the run. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Milliseconds within which the run must be done, time in the queue included. It then fails with
   * `DeadlineExceededError` and its work is stopped. Default: no limit.
   */
  readonly timeoutMs?: number | undefined;
}

/** The longest that a timer can be set for, about 24 days. */
const longestMs = 2 ** 31 - 1;

/** @throws InvalidRequestError for what is no time */
export function checkTimeout(timeoutMs: number | undefined): void {
  if (timeoutMs === undefined || (timeoutMs > 0 && timeoutMs <= longestMs)) return;
  throw new InvalidRequestError(
    `timeoutMs must be above 0 and at most ${longestMs} milliseconds.`,
    {
      field: 'timeoutMs',
      value: timeoutMs,
      hint: 'Leave it out for no limit.',
    },
  );
}
