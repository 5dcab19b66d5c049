import { resolve } from 'node:path';
import {
  findModelCard,
  InvalidRequestError,
  type ModelCard,
  type ModelFiles,
  modelCards,
  WeightsInvalidError,
} from '@openuni/protocol';
import { existingPath } from './existing-path.js';
import { modelNotFound } from './model-not-found.js';
import { pathKind } from './path-kind.js';
import { readModelFolder } from './read-model-folder.js';
import type { ResolvedModel } from './resolved-model.js';

/** Ids of the variants that the tensors of a checkpoint fit. */
export type RecogniseVariant = (checkpoint: string) => Promise<readonly string[]>;

/**
 * A checkpoint over the pretrained parts of its variant. That it is of the variant that was named is
 * checked when it is loaded.
 *
 * @throws InvalidRequestError when it is not there, or several variants fit and none was named
 * @throws WeightsInvalidError when it is of no variant that is known
 * @throws ModelNotFoundError when the variant is not known
 */
export async function resolveCheckpoint(
  { checkpoint = '', variant }: ModelFiles,
  recognise: RecogniseVariant | undefined,
): Promise<ResolvedModel> {
  const path = resolve(checkpoint);
  await existingPath(path, 'any', 'model.checkpoint', 'The checkpoint');
  const base = variant === undefined ? undefined : await named(variant);
  const card = base?.card ?? (await recognised(path, recognise));
  const model = base?.model ?? { id: card.id, path: null, variant: card.id };
  return {
    card: { ...card, weights: { kind: 'files', checkpoint: path } },
    model: { ...model, checkpoint: path },
  };
}

/** A variant that is known by name, or a model folder that the checkpoint goes on top of. */
async function named(variant: string): Promise<ResolvedModel> {
  const card = findModelCard(variant);
  if (card) return { card, model: { id: card.id, path: null, variant: card.id } };
  const folder = resolve(variant);
  if ((await pathKind(folder)) !== 'folder') throw modelNotFound(variant);
  const own = await readModelFolder(folder);
  return { card: own, model: { id: own.id, path: folder } };
}

async function recognised(
  path: string,
  recognise: RecogniseVariant | undefined,
): Promise<ModelCard> {
  const variants = recognise ? await recognise(path) : modelCards.map(({ id }) => id);
  const [only, ...others] = variants.flatMap((id) => findModelCard(id) ?? []);
  if (only && others.length === 0) return only;
  const names = variants.join(' or ');
  if (only) {
    throw new InvalidRequestError(`${path} fits ${names}: its tensors do not tell which.`, {
      field: 'model.variant',
      hint: `Name the variant, such as ${only.id}.`,
    });
  }
  throw new WeightsInvalidError(`${path} is a checkpoint of no model that is known by name.`, {
    path,
    hint: 'Give the official config that describes it, or look into it with `openuni models inspect`.',
  });
}
