import { OpenUniError, type OpenUniErrorOptions } from './openuni-error.js';

/**
 * The work was cancelled and has stopped. `name` is `AbortError`, so code that knows the web
 * platform's cancellation recognises it; `cause` is the AbortSignal's reason where one was given.
 */
export class CancelledError extends OpenUniError {
  constructor(message = 'The run was cancelled.', options: OpenUniErrorOptions = {}) {
    super('cancelled', message, options);
    Object.defineProperty(this, 'name', {
      value: 'AbortError',
      configurable: true,
      writable: true,
    });
  }

  static override isInstance(error: unknown): error is CancelledError {
    return OpenUniError.hasCode(error, 'cancelled');
  }
}
