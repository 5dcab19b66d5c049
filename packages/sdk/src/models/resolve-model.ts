import { resolve } from 'node:path';
import type { ModelInput } from '@openuni/protocol';
import { isCheckpointFolder } from './checkpoint-folder.js';
import { findNamedModel } from './find-named-model.js';
import { modelNotFound } from './model-not-found.js';
import { pathKind } from './path-kind.js';
import { readModelFolder } from './read-model-folder.js';
import { type RecogniseVariant, resolveCheckpoint } from './resolve-checkpoint.js';
import { resolveConfig } from './resolve-config.js';
import type { ResolvedModel } from './resolved-model.js';

export interface ResolveModelOptions {
  /** Tells which variants a checkpoint may be of; see `recogniseVariants`. */
  readonly recognise?: RecogniseVariant | undefined;
}

/**
 * Finds a model by its id, by the path of its folder, config or checkpoint, or by its files. A known
 * id comes before a file of the same name: write `./openuni-nano` for that.
 *
 * @throws ModelNotFoundError when there is nothing of that name
 * @throws WeightsInvalidError when what is there is no model, or of a variant that is not known
 * @throws InvalidRequestError when a file that was named is not there
 */
export async function resolveModel(
  model: ModelInput,
  { recognise }: ResolveModelOptions = {},
): Promise<ResolvedModel> {
  if (typeof model !== 'string') {
    return model.config === undefined
      ? resolveCheckpoint(model, recognise)
      : resolveConfig(model.config, model);
  }
  const known = findNamedModel(model);
  if (known) return known;
  const path = resolve(model);
  const kind = await pathKind(path);
  if (kind === 'file') {
    return path.endsWith('.py')
      ? resolveConfig(path, {})
      : resolveCheckpoint({ checkpoint: path }, recognise);
  }
  if (kind === 'nothing') throw modelNotFound(model);
  if (await isCheckpointFolder(path)) return resolveCheckpoint({ checkpoint: path }, recognise);
  const card = await readModelFolder(path);
  return { card, model: { id: card.id, path } };
}
