import { readdir } from 'node:fs/promises';
import { nativeFolderFile } from '@openuni/protocol';

/** Files by which a folder that is no model folder is a checkpoint: safetensors, or DeepSpeed's. */
const marks: readonly RegExp[] = [
  /\.safetensors$/,
  /\.safetensors\.index\.json$/,
  /_model_states\.pt$/,
  /^latest$/,
];

/** Whether a folder holds weights without the configs that would make it a model folder. */
export async function isCheckpointFolder(path: string): Promise<boolean> {
  const names = await readdir(path).catch((): string[] => []);
  if (names.includes(nativeFolderFile)) return false;
  return names.some((name) => marks.some((mark) => mark.test(name)));
}
