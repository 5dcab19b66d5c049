import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OutputUnwritableError } from '@openuni/protocol';

const remedies: Readonly<Record<string, string>> = {
  EACCES: 'You lack the permission to write there: choose another place.',
  EPERM: 'You lack the permission to write there: choose another place.',
  EROFS: 'That file system is read-only: choose another place.',
  ENOSPC: 'The disk is full: free some space or choose another place.',
  EDQUOT: 'Your disk quota is used up: free some space or choose another place.',
  EISDIR: 'A folder of that name is in the way: choose another name.',
  ENOTDIR: 'Part of that path is a file, not a folder: choose another place.',
  EEXIST: 'Part of that path is a file, not a folder: choose another place.',
  ENAMETOOLONG: 'The name is too long for this file system: choose a shorter one.',
};

export function outputUnwritable(path: string, cause: unknown): OutputUnwritableError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new OutputUnwritableError(`${path} cannot be written (${code ?? message}).`, {
    path,
    cause,
    hint: (code && remedies[code]) ?? 'Choose another place to write to.',
  });
}

/**
 * Writes a file whole or not at all: under a name beside it first, then renamed into place. Missing
 * folders are made.
 *
 * @throws OutputUnwritableError
 */
export async function writeFileBeside(path: string, bytes: Uint8Array): Promise<void> {
  const folder = dirname(path);
  const beside = join(folder, `.${basename(path).slice(0, 64)}.${randomUUID()}.partial`);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(beside, bytes, { flag: 'wx' });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {});
    throw outputUnwritable(path, error);
  }
}
