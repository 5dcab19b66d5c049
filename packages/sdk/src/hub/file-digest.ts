import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { RepoFile } from './repo-files.js';

/** A hash that gives the hub's digest of a file, once it has taken its contents. */
export function digestOf({ digest, size }: RepoFile): Hash {
  if (digest.length === 64) return createHash('sha256');
  // Small files are known by the name that git gives them.
  return createHash('sha1').update(`blob ${size}\0`);
}

/** Takes in what has come of a file so far. */
export async function takeIn(hash: Hash, path: string): Promise<void> {
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
}
