import { mkdir, statfs } from 'node:fs/promises';
import { OutputUnwritableError } from '@openuni/protocol';
import { outputUnwritable } from '../image/write-file-beside.js';
import type { RepoFile } from './repo-files.js';

/**
 * Holds what is to be fetched to what the disk has left.
 *
 * @throws OutputUnwritableError
 */
export async function checkRoom(cache: string, files: readonly RepoFile[]): Promise<void> {
  const needed = files.reduce((sum, { size }) => sum + size, 0);
  let free: number;
  try {
    await mkdir(cache, { recursive: true });
    const { bavail, bsize } = await statfs(cache);
    free = bavail * bsize;
  } catch (error) {
    throw outputUnwritable(cache, error);
  }
  if (needed <= free) return;
  throw new OutputUnwritableError(
    `${gigabytes(needed)} are to be fetched, and the disk of ${cache} has ${gigabytes(free)} left.`,
    { path: cache, hint: 'Make room, or set HF_HOME to a folder on another disk.' },
  );
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(2)} GB`;
}
