import { OpenUniError, type OpenUniErrorOptions } from './openuni-error.js';

export interface ModelNotFoundErrorOptions extends OpenUniErrorOptions {
  readonly model?: string | undefined;
  readonly available?: readonly string[] | undefined;
}

/** No model of that name is known and no model folder lies at that path. */
export class ModelNotFoundError extends OpenUniError {
  /** The name or path that was asked for. */
  declare readonly model?: string;
  /** The ids that are known. */
  declare readonly available?: readonly string[];

  constructor(message: string, options: ModelNotFoundErrorOptions = {}) {
    super('model_not_found', message, options);
    if (options.model !== undefined) this.model = options.model;
    if (options.available !== undefined) this.available = options.available;
  }

  static override isInstance(error: unknown): error is ModelNotFoundError {
    return OpenUniError.hasCode(error, 'model_not_found');
  }
}
