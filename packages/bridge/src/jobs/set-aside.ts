import { existsSync, renameSync, rmSync } from 'node:fs';
import type { JobFolder } from './job-folder.js';

/**
 * Begins a job anew: what an earlier one told gets another name first, and its own again when the
 * beginning fails, for then the folder's record still is of the earlier one.
 *
 * @param attempts how many there were
 */
export async function withEarlierAside<Result>(
  folder: JobFolder,
  attempts: number,
  begin: () => Result | Promise<Result>,
): Promise<Result> {
  const moved = (['events', 'log'] as const).flatMap((name) => {
    const file = folder.file(name);
    return existsSync(file) ? [{ file, aside: setAside(file, attempts) }] : [];
  });
  try {
    return await begin();
  } catch (error) {
    for (const { file, aside } of moved) {
      rmSync(file, { force: true });
      renameSync(aside, file);
    }
    throw error;
  }
}

function setAside(file: string, attempts: number): string {
  let number = Math.max(1, attempts);
  const named = () => file.replace(/(\.\w+)$/, `.${number}$1`);
  while (existsSync(named())) number += 1;
  const aside = named();
  renameSync(file, aside);
  return aside;
}
