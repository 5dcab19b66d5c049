import { OpenUniError, type OpenUniErrorOptions } from './openuni-error.js';

export interface PythonEnvironmentErrorOptions extends OpenUniErrorOptions {
  readonly executable?: string | undefined;
  readonly packages?: readonly string[] | undefined;
}

/** Python was found, but a package that the engine needs is missing or incompatible. */
export class PythonEnvironmentError extends OpenUniError {
  /** The interpreter that was tried. */
  declare readonly executable?: string;
  /** The packages at fault, such as `torch`. */
  declare readonly packages?: readonly string[];

  constructor(message: string, options: PythonEnvironmentErrorOptions = {}) {
    super('python_environment', message, options);
    if (options.executable !== undefined) this.executable = options.executable;
    if (options.packages !== undefined) this.packages = options.packages;
  }

  static override isInstance(error: unknown): error is PythonEnvironmentError {
    return OpenUniError.hasCode(error, 'python_environment');
  }
}
