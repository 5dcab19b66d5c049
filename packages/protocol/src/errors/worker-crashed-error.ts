import { OpenUniError, type OpenUniErrorOptions } from './openuni-error.js';

export interface WorkerCrashedErrorOptions extends OpenUniErrorOptions {
  readonly exitCode?: number | null | undefined;
  readonly signal?: string | null | undefined;
  readonly stderr?: readonly string[] | undefined;
}

/** The Python worker ended while it was needed. */
export class WorkerCrashedError extends OpenUniError {
  /** Its exit code; null when a signal ended it. */
  declare readonly exitCode?: number | null;
  /** The signal that ended it, such as `SIGKILL`; null otherwise. */
  declare readonly signal?: string | null;
  /** Its last lines of stderr, oldest first. */
  declare readonly stderr?: readonly string[];

  constructor(message: string, options: WorkerCrashedErrorOptions = {}) {
    super('worker_crashed', message, options);
    if (options.exitCode !== undefined) this.exitCode = options.exitCode;
    if (options.signal !== undefined) this.signal = options.signal;
    if (options.stderr !== undefined) this.stderr = options.stderr;
  }

  static override isInstance(error: unknown): error is WorkerCrashedError {
    return OpenUniError.hasCode(error, 'worker_crashed');
  }
}
