import { OpenUniError, type OpenUniErrorOptions } from './openuni-error.js';

export interface PythonNotFoundErrorOptions extends OpenUniErrorOptions {
  readonly searched?: readonly string[] | undefined;
}

/** No usable Python interpreter was found. */
export class PythonNotFoundError extends OpenUniError {
  /** Every place that was looked at, in order. */
  declare readonly searched?: readonly string[];

  constructor(message: string, options: PythonNotFoundErrorOptions = {}) {
    super('python_not_found', message, options);
    if (options.searched !== undefined) this.searched = options.searched;
  }

  static override isInstance(error: unknown): error is PythonNotFoundError {
    return OpenUniError.hasCode(error, 'python_not_found');
  }
}
