import { OpenUniError, type OpenUniErrorOptions } from './openuni-error.js';

export interface WeightsInvalidErrorOptions extends OpenUniErrorOptions {
  readonly path?: string | undefined;
}

/** A weights file or model folder is incomplete, corrupt or of another architecture. */
export class WeightsInvalidError extends OpenUniError {
  /** The file or folder at fault. */
  declare readonly path?: string;

  constructor(message: string, options: WeightsInvalidErrorOptions = {}) {
    super('weights_invalid', message, options);
    if (options.path !== undefined) this.path = options.path;
  }

  static override isInstance(error: unknown): error is WeightsInvalidError {
    return OpenUniError.hasCode(error, 'weights_invalid');
  }
}
