import type { ByteStreamLike } from '@openuni/protocol';
import { maxFileBytes, tooManyBytes } from './max-file-bytes.js';

/** All bytes of a stream, which is cancelled at the first that is too many or when the signal aborts. */
export async function readByteStream(
  stream: ByteStreamLike,
  field: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  const stop = () => void reader.cancel(signal?.reason).catch(() => {});
  signal?.addEventListener('abort', stop, { once: true });
  let length = 0;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const { done, value } = await reader.read();
      signal?.throwIfAborted();
      if (done) return Buffer.concat(chunks);
      if (!value) continue;
      length += value.length;
      if (length > maxFileBytes) {
        await reader.cancel().catch(() => {});
        throw tooManyBytes(field);
      }
      chunks.push(value);
    }
  } finally {
    signal?.removeEventListener('abort', stop);
    reader.releaseLock();
  }
}
