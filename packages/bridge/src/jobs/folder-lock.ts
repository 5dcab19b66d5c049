import {
  constants,
  copyFileSync,
  linkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { InvalidRequestError } from '@openuni/protocol';
import { z } from 'zod';
import { readJsonFile, unwritable } from './json-file.js';
import { processBeginning } from './process-beginning.js';

/** Without hard links a lock is there before its content is; one that stays empty was never taken. */
const emptyMs = 60_000;

const holderSchema = z.object({ host: z.string(), pid: z.int(), began: z.string().nullable() });

/**
 * Does the work of starting a job while no other program starts one in the same folder. A lock whose
 * holder has died on this machine does not count; how one of another machine fares cannot be told here.
 *
 * @throws InvalidRequestError when another program is at it
 * @throws OutputUnwritableError
 */
export async function withFolderLock<Result>(
  folder: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const file = join(folder, 'starting.lock');
  const mine = `${file}.${process.pid}.${performance.now()}`;
  try {
    take(mine, file, folder);
  } catch (error) {
    throw error instanceof InvalidRequestError
      ? error
      : unwritable(`${folder} cannot be written`, folder, error);
  } finally {
    rmSync(mine, { force: true });
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function take(mine: string, file: string, folder: string): void {
  const began = processBeginning(process.pid);
  writeFileSync(mine, JSON.stringify({ host: hostname(), pid: process.pid, began }));
  if (claim(mine, file)) return;
  if (holderOf(file) === 'live') throw taken(folder, file);
  const turn = `${file}.takeover`;
  if (!claim(mine, turn)) throw taken(folder, turn);
  try {
    if (!takeOver(mine, file)) throw taken(folder, file);
  } finally {
    rmSync(turn, { force: true });
  }
}

/**
 * Replaces a dead lock in one step, so that at no time there is none. One program at a time: a second one
 * that has seen the dead lock too would replace the first one's.
 */
function takeOver(mine: string, file: string): boolean {
  const holder = holderOf(file);
  if (holder === 'none') return claim(mine, file); // it was given back in between
  if (holder === 'live') return false;
  renameSync(mine, file);
  return true;
}

function holderOf(file: string): 'live' | 'dead' | 'none' {
  const holder = holderSchema.safeParse(readJsonFile(file));
  if (holder.success) {
    const { host, pid, began } = holder.data;
    return host !== hostname() || processBeginning(pid) === began ? 'live' : 'dead';
  }
  const found = statSync(file, { throwIfNoEntry: false });
  if (!found) return 'none';
  return Date.now() - found.mtimeMs < emptyMs ? 'live' : 'dead';
}

/** Gives a file a second name, which one program alone can do, with its content in place. */
function claim(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(code)) return copy(from, to);
    throw error;
  }
}

/** For file systems without hard links. */
function copy(from: string, to: string): boolean {
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function taken(folder: string, file: string): InvalidRequestError {
  return new InvalidRequestError(`Another program is starting a job in ${folder}.`, {
    field: 'folder',
    value: folder,
    hint: `Wait for it, or choose another folder. If no program is at it on any machine, remove ${file}.`,
  });
}
