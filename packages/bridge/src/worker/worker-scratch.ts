import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = 'openuni-worker-';

/** A folder for the temporary files of one worker, which are gone however the worker ends. */
export interface WorkerScratch {
  readonly path: string;
  remove(): void;
}

/** Makes the folder, for this user alone, and removes those of programs that were killed. */
export function workerScratch(parent: string = tmpdir()): WorkerScratch {
  sweep(parent);
  const path = mkdtempSync(join(parent, `${prefix}${process.pid}-`));
  if (open.size === 0) process.once('exit', removeAll);
  open.add(path);
  return {
    path,
    remove: () => {
      open.delete(path);
      if (open.size === 0) process.off('exit', removeAll);
      remove(path);
    },
  };
}

/** Those of workers that nobody has closed: a program may end while they are idle. */
const open = new Set<string>();

function removeAll(): void {
  for (const path of open) remove(path);
}

function sweep(parent: string): void {
  try {
    for (const name of readdirSync(parent)) {
      const pid = new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1];
      if (pid && !isAlive(Number(pid))) remove(join(parent, name));
    }
  } catch {
    // A folder that cannot be listed cannot be swept.
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // Windows refuses while a process that is ending still has a file open; the next sweep gets it.
  }
}
