import { CancelledError, type Transport } from '@openuni/protocol';

/**
 * Waits for an engine to come up, or no longer than until the signal aborts. An engine that comes up
 * after that is closed.
 *
 * @throws CancelledError
 */
export function abortableLaunch(
  launching: Promise<Transport>,
  signal: AbortSignal | undefined,
): Promise<Transport> {
  if (!signal) return launching;
  return new Promise((resolve, reject) => {
    const abandon = () => {
      reject(new CancelledError('The launch was cancelled.', { cause: signal.reason }));
      launching.then(
        (transport) => transport.close(),
        () => {},
      );
    };
    if (signal.aborted) return abandon();
    signal.addEventListener('abort', abandon, { once: true });
    const settle = () => signal.removeEventListener('abort', abandon);
    launching.then(
      (transport) => {
        settle();
        resolve(transport);
      },
      (error) => {
        settle();
        reject(error);
      },
    );
  });
}
