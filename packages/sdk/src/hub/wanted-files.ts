import { readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RepoFile } from './repo-files.js';

/** What of a repository is needed. */
export interface Wanted {
  /** Folders of it, '' being its root alone; or one file. */
  readonly folders?: readonly string[];
  readonly file?: string;
  /** Files without which nothing can be loaded, beside the weights in the first folder. */
  readonly required: readonly string[];
}

const kinds = /\.(json|safetensors|txt|model|jinja)$/;
/** The same weights again in another number format. */
const variant = /\.(fp16|bf16|fp32)(\.|-\d)|\.index\.(fp16|bf16)\.json$/;

/** The files to fetch, the small ones first: what lies there once the weights do is all of it. */
export function wantedFiles(
  files: readonly RepoFile[],
  { folders = [], file }: Wanted,
): RepoFile[] {
  const folderOf = (path: string) => (path.includes('/') ? dirname(path) : '');
  const found = files.filter(({ path }) =>
    file === undefined ? folders.includes(folderOf(path)) && kinds.test(path) : path === file,
  );
  const plain = found.filter(({ path }) => !variant.test(path));
  const hasWeights = (list: RepoFile[]) => list.some(({ path }) => path.endsWith('.safetensors'));
  const chosen = file !== undefined || hasWeights(plain) ? plain : found;
  return chosen.toSorted((a, b) => a.size - b.size);
}

/** Whether a folder of a commit holds all that is needed, as far as it itself tells. */
export async function isComplete(
  folder: string,
  { folders = [], file, required }: Wanted,
): Promise<boolean> {
  const files = [...required, ...(file === undefined ? [] : [file])];
  const there = await Promise.all(files.map((name) => exists(join(folder, name))));
  if (there.includes(false)) return false;
  const [weights] = folders;
  return weights === undefined || hasAllWeights(join(folder, weights));
}

const single = ['model.safetensors', 'diffusion_pytorch_model.safetensors'];

async function hasAllWeights(folder: string): Promise<boolean> {
  for (const name of single) {
    if (await exists(join(folder, name))) return true;
    const index = await readFile(join(folder, `${name}.index.json`), 'utf8').catch(() => undefined);
    if (index === undefined) continue;
    const shards = new Set(Object.values(JSON.parse(index).weight_map ?? {}).map(String));
    const there = await Promise.all([...shards].map((shard) => exists(join(folder, shard))));
    return shards.size > 0 && !there.includes(false);
  }
  return false;
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
