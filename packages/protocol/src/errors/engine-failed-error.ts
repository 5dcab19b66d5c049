import { OpenUniError, type OpenUniErrorOptions } from './openuni-error.js';

/** The engine failed in a way it does not know; `python` holds its traceback. */
export class EngineFailedError extends OpenUniError {
  constructor(message: string, options: OpenUniErrorOptions = {}) {
    super('engine_failed', message, options);
  }

  static override isInstance(error: unknown): error is EngineFailedError {
    return OpenUniError.hasCode(error, 'engine_failed');
  }
}
