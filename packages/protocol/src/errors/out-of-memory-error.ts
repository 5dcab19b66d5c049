import { OpenUniError, type OpenUniErrorOptions } from './openuni-error.js';

export interface OutOfMemoryErrorOptions extends OpenUniErrorOptions {
  readonly device?: string | undefined;
}

/** The device has too little memory for the request. */
export class OutOfMemoryError extends OpenUniError {
  /** The device that ran out, such as `cuda:0` or `cpu`. */
  declare readonly device?: string;

  constructor(message: string, options: OutOfMemoryErrorOptions = {}) {
    super('out_of_memory', message, options);
    if (options.device !== undefined) this.device = options.device;
  }

  static override isInstance(error: unknown): error is OutOfMemoryError {
    return OpenUniError.hasCode(error, 'out_of_memory');
  }
}
