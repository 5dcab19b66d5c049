import { OpenUniError, type OpenUniErrorOptions } from './openuni-error.js';

export interface DeadlineExceededErrorOptions extends OpenUniErrorOptions {
  readonly timeoutMs?: number | undefined;
}

/** The run was not done within the time that its caller gave it, and was stopped. */
export class DeadlineExceededError extends OpenUniError {
  /** The time that was given, in milliseconds. */
  declare readonly timeoutMs?: number;

  constructor(message: string, options: DeadlineExceededErrorOptions = {}) {
    super('deadline_exceeded', message, options);
    if (options.timeoutMs !== undefined) this.timeoutMs = options.timeoutMs;
  }

  static override isInstance(error: unknown): error is DeadlineExceededError {
    return OpenUniError.hasCode(error, 'deadline_exceeded');
  }
}
