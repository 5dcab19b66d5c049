import { stat } from 'node:fs/promises';

export type PathKind = 'file' | 'folder' | 'nothing';

/** What is at a path. What cannot be looked at counts as nothing. */
export async function pathKind(path: string): Promise<PathKind> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'nothing';
  }
}
