import { setTimeout as delay } from 'node:timers/promises';
import { GrowingFile } from './growing-file.js';

export interface FollowLinesOptions {
  /** Byte to begin at. Default 0. */
  readonly from?: number | undefined;
  /** Whether nothing more will be written. */
  readonly hasEnded: () => boolean | Promise<boolean>;
  /** Aborting it ends the reading, without an error. */
  readonly signal?: AbortSignal | undefined;
  /** Whether a last line without its end is one. Default false. */
  readonly keepRest?: boolean | undefined;
  /** Milliseconds between looks. Default 100. */
  readonly pollMs?: number | undefined;
}

/**
 * The lines of a file as it grows. It is looked at anew again and again rather than watched: shared
 * file systems tell nothing of what other machines write.
 */
export async function* followLines(
  path: string,
  { from, hasEnded, signal, keepRest = false, pollMs = 100 }: FollowLinesOptions,
): AsyncGenerator<string, void> {
  const file = new GrowingFile(path, from);
  try {
    while (!signal?.aborted) {
      // Asked first: all that was written before the end is read before the reading ends.
      const isLast = await hasEnded();
      for await (const line of file.lines()) {
        yield line;
        if (signal?.aborted) return;
      }
      if (isLast) {
        const rest = keepRest ? await file.rest() : '';
        if (rest) yield rest;
        return;
      }
      await delay(pollMs, undefined, signal ? { signal } : {}).catch(() => {});
    }
  } finally {
    await file.close();
  }
}
