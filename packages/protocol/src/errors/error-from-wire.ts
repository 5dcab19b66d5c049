import { CancelledError } from './cancelled-error.js';
import { DeadlineExceededError } from './deadline-exceeded-error.js';
import { DeviceLostError } from './device-lost-error.js';
import { DownloadFailedError } from './download-failed-error.js';
import { EngineFailedError } from './engine-failed-error.js';
import { type ErrorCode, isErrorCode } from './error-code.js';
import { InvalidRequestError } from './invalid-request-error.js';
import { ModelNotFoundError } from './model-not-found-error.js';
import type { OpenUniError, OpenUniErrorOptions } from './openuni-error.js';
import { OutOfMemoryError } from './out-of-memory-error.js';
import { OutputUnwritableError } from './output-unwritable-error.js';
import { PythonEnvironmentError } from './python-environment-error.js';
import { PythonNotFoundError } from './python-not-found-error.js';
import { UnsupportedError } from './unsupported-error.js';
import { WeightsInvalidError } from './weights-invalid-error.js';
import type { WireError } from './wire-error.js';
import { WorkerCrashedError } from './worker-crashed-error.js';
import { WorkerUnresponsiveError } from './worker-unresponsive-error.js';

const classes: Record<
  ErrorCode,
  new (
    message: string,
    options: OpenUniErrorOptions,
  ) => OpenUniError
> = {
  invalid_request: InvalidRequestError,
  model_not_found: ModelNotFoundError,
  weights_invalid: WeightsInvalidError,
  python_not_found: PythonNotFoundError,
  python_environment: PythonEnvironmentError,
  worker_crashed: WorkerCrashedError,
  worker_unresponsive: WorkerUnresponsiveError,
  cancelled: CancelledError,
  output_unwritable: OutputUnwritableError,
  engine_failed: EngineFailedError,
  out_of_memory: OutOfMemoryError,
  unsupported: UnsupportedError,
  deadline_exceeded: DeadlineExceededError,
  device_lost: DeviceLostError,
  download_failed: DownloadFailedError,
};

/**
 * The error that a wire error stands for, of its own class. An unknown code, as a newer engine may
 * send, becomes `engine_failed` with the message kept.
 */
export function errorFromWire(wire: WireError): OpenUniError {
  const ErrorClass = classes[isErrorCode(wire.code) ? wire.code : 'engine_failed'];
  const { traceback } = wire;
  return new ErrorClass(wire.message, {
    ...wire.details,
    hint: wire.hint ?? undefined,
    python: traceback ? { type: wire.type, traceback } : undefined,
  });
}
