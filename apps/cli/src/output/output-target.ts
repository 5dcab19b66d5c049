import { randomUUID } from 'node:crypto';
import { open, rm, stat } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import {
  InvalidRequestError,
  imageExtensions,
  imageFormatOf,
  OutputUnwritableError,
} from '@openuni/sdk';

/** Where pictures go: into a folder under names of their own, or to a file that the user named. */
export interface OutputTarget {
  readonly kind: 'folder' | 'file';
  /** Absolute. */
  readonly path: string;
}

/**
 * Reads `--output`: a folder where one is, where the text ends in a slash, or where it has no
 * extension; otherwise a file, whose extension says the format. Without `--output`, the current
 * folder.
 *
 * @throws InvalidRequestError when the extension is of no format that can be written
 * @throws OutputUnwritableError when nothing can be written there
 */
export async function outputTarget(output: string | undefined, cwd: string): Promise<OutputTarget> {
  const path = resolve(cwd, output ?? '.');
  const existing = await stat(path).catch(() => undefined);
  const isFolder =
    existing?.isDirectory() || /[\\/]$/.test(output ?? '') || (!existing && extname(path) === '');
  if (!isFolder && !imageFormatOf(path)) {
    throw new InvalidRequestError(`Pictures cannot be written to ${output}.`, {
      field: 'output',
      value: output,
      hint: `Name a folder, or a file that ends in one of ${imageExtensions.join(', ')}.`,
    });
  }
  await checkFolder(isFolder ? path : dirname(path));
  return { kind: isFolder ? 'folder' : 'file', path };
}

/** Before a model is loaded for it: files can be made in the folder, or the folder be made. */
async function checkFolder(folder: string): Promise<void> {
  const existing = await nearestExisting(folder);
  try {
    if (!(await stat(existing)).isDirectory()) {
      throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
    }
    await probe(existing);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new OutputUnwritableError(`Nothing can be written to ${folder} (${code}).`, {
      path: folder,
      cause,
      hint:
        code === 'ENOTDIR'
          ? `${existing} is a file, not a folder: choose another place.`
          : `You may not write to ${existing}: choose another place with --output.`,
    });
  }
}

/** Makes and removes a hidden file: some folders, such as /proc, only seem to be writable. */
async function probe(folder: string): Promise<void> {
  const file = join(folder, `.openuni-${randomUUID()}.probe`);
  try {
    await (await open(file, 'wx')).close();
  } finally {
    await rm(file, { force: true }).catch(() => {});
  }
}

async function nearestExisting(path: string): Promise<string> {
  const exists = await stat(path).then(
    () => true,
    ({ code }: NodeJS.ErrnoException) => code !== 'ENOENT' && code !== 'ENOTDIR',
  );
  const parent = dirname(path);
  return exists || parent === path ? path : nearestExisting(parent);
}
