import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { findModelCard, type ModelCard, ModelNotFoundError, modelCards } from '@openuni/protocol';
import { nearestName } from './near-names.js';
import { readModelFolder } from './read-model-folder.js';

/** A model that was asked for, found. */
export interface ResolvedModel {
  readonly card: ModelCard;
  /** Absolute path of the user's model folder; null for a model known by name. */
  readonly path: string | null;
}

/**
 * Finds a model by its id, or by the path of its folder. A known id comes before a folder of the
 * same name: write `./openuni-nano` for the folder.
 *
 * @throws ModelNotFoundError when there is neither
 * @throws WeightsInvalidError when the folder is there but is no model folder
 */
export async function resolveModel(model: string): Promise<ResolvedModel> {
  const card = findModelCard(model);
  if (card) return { card, path: null };
  const path = resolve(model);
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return { card: await readModelFolder(path), path };
  throw modelNotFound(model);
}

function modelNotFound(model: string): ModelNotFoundError {
  const available = modelCards.map(({ id }) => id);
  const near = nearestName(model, available);
  const known = `Known models: ${available.join(', ')}. A model folder is named by its path.`;
  const message = /[\\/]/.test(model)
    ? `There is no model folder at ${model}.`
    : `There is no model named ${model}.`;
  return new ModelNotFoundError(message, {
    model,
    available,
    hint: near ? `Did you mean ${near}? ${known}` : known,
  });
}
