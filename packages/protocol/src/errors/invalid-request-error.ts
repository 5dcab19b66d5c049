import { OpenUniError, type OpenUniErrorOptions } from './openuni-error.js';

export interface InvalidRequestErrorOptions extends OpenUniErrorOptions {
  readonly field?: string | undefined;
  readonly value?: unknown;
}

/** The request breaks a rule of its schema or of the model. Nothing was started. */
export class InvalidRequestError extends OpenUniError {
  /** The option at fault, as the caller wrote it: `size`, `prompt[2]`. */
  declare readonly field?: string;
  /** The value that was refused. */
  declare readonly value?: unknown;

  constructor(message: string, options: InvalidRequestErrorOptions = {}) {
    super('invalid_request', message, options);
    if (options.field !== undefined) this.field = options.field;
    if (options.value !== undefined) this.value = options.value;
  }

  static override isInstance(error: unknown): error is InvalidRequestError {
    return OpenUniError.hasCode(error, 'invalid_request');
  }
}
