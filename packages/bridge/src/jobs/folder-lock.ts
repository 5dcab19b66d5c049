import { linkSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidRequestError } from '@openuni/protocol';
import { z } from 'zod';
import { readJsonFile } from './json-file.js';
import { processBeginning } from './process-beginning.js';

const holderSchema = z.object({ pid: z.int(), began: z.string().nullable() });

/**
 * Does the work of starting a job while no other program starts one in the same folder. A lock whose
 * holder has died does not count.
 *
 * @throws InvalidRequestError when another program is at it
 */
export async function withFolderLock<Result>(
  folder: string,
  work: () => Promise<Result>,
): Promise<Result> {
  const file = join(folder, 'starting.lock');
  const mine = `${file}.${process.pid}.${performance.now()}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, began: processBeginning(process.pid) }));
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
  return holder.success && processBeginning(holder.data.pid) === holder.data.began;
}

function takeOver(mine: string, file: string): boolean {
  rmSync(file, { force: true });
  return link(mine, file);
}

/** Hard links are made by one alone, with their content in place. */
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
