/**
 * The stable codes of every error that OpenUni raises, in TypeScript, over the wire and in Python.
 * Codes are added, never renamed.
 */
export const errorCodes = [
  'invalid_request',
  'model_not_found',
  'weights_invalid',
  'python_not_found',
  'python_environment',
  'worker_crashed',
  'worker_unresponsive',
  'cancelled',
  'output_unwritable',
  'engine_failed',
  'out_of_memory',
  'unsupported',
  'deadline_exceeded',
  'device_lost',
  'download_failed',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export function isErrorCode(value: unknown): value is ErrorCode {
  return (errorCodes as readonly unknown[]).includes(value);
}
