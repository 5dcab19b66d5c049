import { OpenUniError, type OpenUniErrorOptions } from './openuni-error.js';

export interface OutputUnwritableErrorOptions extends OpenUniErrorOptions {
  readonly path?: string | undefined;
}

/** A picture could not be written where it was asked for. */
export class OutputUnwritableError extends OpenUniError {
  /** The file or folder that could not be written. */
  declare readonly path?: string;

  constructor(message: string, options: OutputUnwritableErrorOptions = {}) {
    super('output_unwritable', message, options);
    if (options.path !== undefined) this.path = options.path;
  }

  static override isInstance(error: unknown): error is OutputUnwritableError {
    return OpenUniError.hasCode(error, 'output_unwritable');
  }
}
