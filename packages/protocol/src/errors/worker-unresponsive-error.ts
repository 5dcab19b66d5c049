import { OpenUniError, type OpenUniErrorOptions } from './openuni-error.js';

export interface WorkerUnresponsiveErrorOptions extends OpenUniErrorOptions {
  readonly timeoutMs?: number | undefined;
}

/** The Python worker is alive but has not answered in time. */
export class WorkerUnresponsiveError extends OpenUniError {
  /** How long was waited, in milliseconds. */
  declare readonly timeoutMs?: number;

  constructor(message: string, options: WorkerUnresponsiveErrorOptions = {}) {
    super('worker_unresponsive', message, options);
    if (options.timeoutMs !== undefined) this.timeoutMs = options.timeoutMs;
  }

  static override isInstance(error: unknown): error is WorkerUnresponsiveError {
    return OpenUniError.hasCode(error, 'worker_unresponsive');
  }
}
