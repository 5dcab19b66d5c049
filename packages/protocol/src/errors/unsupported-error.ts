import { OpenUniError, type OpenUniErrorOptions } from './openuni-error.js';

/** The model or the engine cannot do what was asked. */
export class UnsupportedError extends OpenUniError {
  constructor(message: string, options: OpenUniErrorOptions = {}) {
    super('unsupported', message, options);
  }

  static override isInstance(error: unknown): error is UnsupportedError {
    return OpenUniError.hasCode(error, 'unsupported');
  }
}
