import { dirname, resolve } from 'node:path';

/** A folder, then each one above it up to the root. */
export function* ancestors(directory: string): Generator<string, void> {
  let folder = resolve(directory);
  yield folder;
  while (dirname(folder) !== folder) {
    folder = dirname(folder);
    yield folder;
  }
}
