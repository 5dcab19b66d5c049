import type { ErrorCode } from './error-code.js';

/** What Python said, kept whole for whoever debugs the engine. */
export interface PythonFailure {
  /** The exception's class, such as `RuntimeError`. */
  readonly type: string;
  /** The full traceback as Python prints it. */
  readonly traceback: string;
}

/** What every error may carry beside its message. */
export interface OpenUniErrorOptions {
  /** What to do about it, in one or two sentences. */
  readonly hint?: string | undefined;
  /** The failure underneath, when there is one. */
  readonly cause?: unknown;
  /** Set when the failure began in Python. */
  readonly python?: PythonFailure | undefined;
}

/** Two copies of this package in one program still know each other's errors by this symbol. */
const brand = Symbol.for('openuni.error');

/**
 * The base of all errors that OpenUni raises. `code` is stable and meant for programs, `message`
 * and `hint` are meant for people. Tell errors apart with `isInstance`, which survives duplicate
 * installs, rather than with `instanceof`.
 */
export class OpenUniError extends Error {
  readonly code: ErrorCode;
  // `declare`: what an error lacks must not be printed as `undefined`.
  declare readonly hint?: string;
  declare readonly python?: PythonFailure;

  constructor(code: ErrorCode, message: string, options: OpenUniErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.code = code;
    if (options.hint !== undefined) this.hint = options.hint;
    if (options.python !== undefined) this.python = options.python;
    // On the instance but not enumerable, as Error's own name is: `code` is what gets compared.
    Object.defineProperty(this, 'name', {
      value: new.target.name,
      configurable: true,
      writable: true,
    });
    Object.defineProperty(this, brand, { value: true });
  }

  static isInstance(error: unknown): error is OpenUniError {
    return typeof error === 'object' && error !== null && brand in error;
  }

  /** For subclasses: an OpenUni error of this very code, whichever copy of the package made it. */
  protected static hasCode(error: unknown, code: ErrorCode): boolean {
    return OpenUniError.isInstance(error) && error.code === code;
  }
}
