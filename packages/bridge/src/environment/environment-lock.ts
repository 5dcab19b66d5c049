import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { CancelledError } from '@openuni/protocol';
import { lock } from 'proper-lockfile';
import { unwritable } from './claim-directory.js';

/** How often one who waits looks again, in milliseconds. */
const pollMs = 500;
/** How long after its last sign of life a set-up that was killed counts as gone. */
const staleMs = 15_000;

/** Lets the next one in. */
export type Release = () => Promise<void>;

/**
 * Takes the lock of an environment, so that one set-up at a time works on it.
 *
 * @param path of the lock, a folder that is there as long as it is held
 * @returns null while another set-up holds it
 */
export async function tryLock(path: string): Promise<Release | null> {
  try {
    mkdirSync(dirname(path), { recursive: true });
    return await lock(path, { realpath: false, lockfilePath: path, stale: staleMs });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ELOCKED') return null;
    throw unwritable(error);
  }
}

/** Waits until the lock is free, and takes it. */
export async function waitForLock(path: string, signal?: AbortSignal): Promise<Release> {
  for (;;) {
    const release = await tryLock(path);
    if (release) return release;
    await delay(pollMs, undefined, signal && { signal }).catch((cause: unknown) => {
      throw new CancelledError('The set-up was interrupted.', { cause });
    });
  }
}
