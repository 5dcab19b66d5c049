import { OpenUniError, type OpenUniErrorOptions } from './openuni-error.js';

export interface DownloadFailedErrorOptions extends OpenUniErrorOptions {
  readonly url?: string | undefined;
  readonly status?: number | undefined;
}

/** A model's files could not be fetched: no network, a refusal, or what came is not what was announced. */
export class DownloadFailedError extends OpenUniError {
  /** What was asked for, without credentials. */
  declare readonly url?: string;
  /** What the server answered, where it did. */
  declare readonly status?: number;

  constructor(message: string, options: DownloadFailedErrorOptions = {}) {
    super('download_failed', message, options);
    if (options.url !== undefined) this.url = options.url;
    if (options.status !== undefined) this.status = options.status;
  }

  static override isInstance(error: unknown): error is DownloadFailedError {
    return OpenUniError.hasCode(error, 'download_failed');
  }
}
