import { type OpenUniError, WorkerCrashedError } from '@openuni/protocol';

/** Whether another try would fail in the same way. */
export function isHopeless(error: OpenUniError): boolean {
  return error.code === 'python_not_found' || error.code === 'python_environment';
}

/** What runs get once a worker has crashed too often to be started again. */
export function crashLoopError(crashes: number, last: OpenUniError | undefined): OpenUniError {
  const because = last ? ` The last time: ${last.message}` : '';
  const { exitCode, signal, stderr } = (last ?? {}) as WorkerCrashedError;
  return new WorkerCrashedError(
    `The Python worker ended ${crashes} times in a row and is not started again.${because}`,
    {
      exitCode,
      signal,
      stderr,
      cause: last,
      hint: 'See why in the lines of the error and with `openuni doctor`. After a minute, the next run tries again.',
    },
  );
}
