import { OpenUniError, type OpenUniErrorOptions } from './openuni-error.js';

export interface DeviceLostErrorOptions extends OpenUniErrorOptions {
  readonly device?: string | undefined;
}

/**
 * The device that the models run on failed or went away. What its process held there is lost: the
 * process is ended, and the next run gets a new one.
 */
export class DeviceLostError extends OpenUniError {
  /** The device, such as `cuda:0`. */
  declare readonly device?: string;

  constructor(message: string, options: DeviceLostErrorOptions = {}) {
    super('device_lost', message, options);
    if (options.device !== undefined) this.device = options.device;
  }

  static override isInstance(error: unknown): error is DeviceLostError {
    return OpenUniError.hasCode(error, 'device_lost');
  }
}
