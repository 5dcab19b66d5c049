import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  cardOfNativeFolder,
  type ModelCard,
  nativeFolderFile,
  nativeFolderSchema,
  WeightsInvalidError,
} from '@openuni/protocol';
import { z } from 'zod';

/**
 * The card of a model folder, from its `openuni.json`. The weights are checked when they are loaded.
 *
 * @throws WeightsInvalidError
 */
export async function readModelFolder(path: string): Promise<ModelCard> {
  const file = join(path, nativeFolderFile);
  const invalid = (message: string, cause: unknown) =>
    new WeightsInvalidError(message, {
      path: file,
      cause,
      hint: `A model folder holds ${nativeFolderFile}, model.safetensors and the configs of its parts.`,
    });
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw invalid(`${path} is no model folder: it has no readable ${nativeFolderFile}.`, error);
  }
  try {
    const folder = nativeFolderSchema.parse(JSON.parse(text));
    return cardOfNativeFolder(folder, { path, id: basename(path), canSee: await canSee(path) });
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : (error as Error).message;
    throw invalid(`${file} cannot be understood: ${reason}`, error);
  }
}

/** Whether the language model's config has a vision side. A damaged one is the engine's to refuse. */
async function canSee(path: string): Promise<boolean> {
  try {
    const config: unknown = JSON.parse(await readFile(join(path, 'lmm', 'config.json'), 'utf8'));
    return typeof config === 'object' && config !== null && 'vision_config' in config;
  } catch {
    return false;
  }
}
