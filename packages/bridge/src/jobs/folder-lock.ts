import { constants, copyFileSync, linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { InvalidRequestError, OutputUnwritableError } from '@openuni/protocol';
import { z } from 'zod';
import { readJsonFile } from './json-file.js';
import { processBeginning } from './process-beginning.js';

const holderSchema = z.object({ host: z.string(), pid: z.int(), began: z.string().nullable() });

/**
 * Does the work of starting a job while no other program starts one in the same folder. A lock whose
 * holder has died does not count.
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
  writeHolder(folder, mine);
  try {
    if (!link(mine, file) && (isHeld(file) || !takeOver(mine, file))) {
      throw new InvalidRequestError(`Another program is starting a job in ${folder}.`, {
        field: 'folder',
        value: folder,
        hint: 'Wait for it, or choose another folder.',
      });
    }
    try {
      return await work();
    } finally {
      rmSync(file, { force: true });
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

function isHeld(file: string): boolean {
  const holder = holderSchema.safeParse(readJsonFile(file));
  if (!holder.success) return false;
  const { host, pid, began } = holder.data;
  // How a process of another machine fares cannot be told here.
  return host !== hostname() || processBeginning(pid) === began;
}

function takeOver(mine: string, file: string): boolean {
  // Moved away, not removed: of two who take it over, one finds nothing to move.
  try {
    renameSync(file, `${mine}.dead`);
  } catch {
    return false;
  }
  rmSync(`${mine}.dead`, { force: true });
  return link(mine, file);
}

function writeHolder(folder: string, mine: string): void {
  const began = processBeginning(process.pid);
  try {
    writeFileSync(mine, JSON.stringify({ host: hostname(), pid: process.pid, began }));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    throw new OutputUnwritableError(`${folder} cannot be written (${code ?? message}).`, {
      path: folder,
      cause,
      hint: 'Choose another folder, or make room.',
    });
  }
}

/** Hard links are made by one alone, with their content in place. */
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS') return copy(from, to);
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
