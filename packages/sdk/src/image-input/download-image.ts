import { maxFileBytes, tooManyBytes } from './max-file-bytes.js';
import { readByteStream } from './read-byte-stream.js';
import { refuseImage } from './refuse-image.js';

/** How long a download may take in all, in milliseconds. */
const downloadTimeoutMs = 30_000;

/**
 * Fetches a picture by http or https, redirects followed.
 *
 * @throws InvalidRequestError when the server cannot be reached, refuses, sends too much, or takes too
 *   long
 */
export async function downloadImage(
  url: URL,
  field: string,
  signal: AbortSignal | undefined,
  timeoutMs: number = downloadTimeoutMs,
): Promise<Uint8Array> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const either = signal ? AbortSignal.any([signal, timeout]) : timeout;
  // What the URL carries besides may be a secret.
  const shown = `${url.origin}${url.pathname}`;
  try {
    const response = await fetch(url, { signal: either });
    if (!response.ok || !response.body) {
      await response.body?.cancel();
      throw refuseImage(`${shown} answered ${response.status} ${response.statusText}.`, {
        field,
        hint: 'Open it in a browser to see what is wrong, or save the picture and name its path.',
      });
    }
    if (Number(response.headers.get('content-length') ?? 0) > maxFileBytes) {
      await response.body.cancel();
      throw tooManyBytes(field);
    }
    return await readByteStream(response.body, field, either);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'invalid_request') throw error;
    signal?.throwIfAborted();
    throw refuseImage(
      timeout.aborted
        ? `${shown} did not send the picture within ${timeoutMs / 1000} s.`
        : `${shown} could not be fetched.`,
      { field, hint: 'Save the picture and name its path.', cause: error },
    );
  }
}
