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
  const card = variant === undefined ? await recognised(path, recognise) : named(variant);
  return {
    card: { ...card, weights: { kind: 'files', checkpoint: path } },
    model: { id: card.id, path: null, variant: card.id, checkpoint: path },
  };
}

function named(variant: string): ModelCard {
  const card = findModelCard(variant);
  if (!card) throw modelNotFound(variant);
  return card;
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
