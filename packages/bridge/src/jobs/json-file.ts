import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { OutputUnwritableError } from '@openuni/protocol';

/** What a JSON file holds; undefined where it is missing or not JSON. */
export function readJsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (error instanceof SyntaxError || code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw error;
  }
}

export function writeJsonFile(path: string, value: unknown): void {
  writeFileBeside(path, `${JSON.stringify(value, null, 2)}\n`);
}

/** @throws OutputUnwritableError */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (cause) {
    throw unwritable(`The folder ${path} cannot be made`, path, cause);
  }
}

/**
 * Writes beside and renames: whoever reads finds the old content or the new one.
 *
 * @throws OutputUnwritableError
 */
export function writeFileBeside(path: string, content: string): void {
  const beside = `${path}.${process.pid}.new`;
  try {
    writeFileSync(beside, content);
    renameSync(beside, path);
  } catch (cause) {
    rmSync(beside, { force: true });
    throw unwritable(`${path} cannot be written`, path, cause);
  }
}

export function unwritable(problem: string, path: string, cause: unknown): OutputUnwritableError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return new OutputUnwritableError(`${problem} (${code ?? message}).`, {
    path,
    cause,
    hint: 'Choose another folder, or make room.',
  });
}
