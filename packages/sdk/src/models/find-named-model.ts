import { findModelCard, ModelNotFoundError } from '@openuni/protocol';
import type { ResolvedModel } from './resolved-model.js';

/**
 * A model that is known by name: an id, or an id and a training stage such as
 * `openuni-b-512:pretrained`. Undefined where there is no such id.
 *
 * @throws ModelNotFoundError when the model has no such stage
 */
export function findNamedModel(name: string): ResolvedModel | undefined {
  const [, id = name, stage] = /^([^:\\/]+):([^:\\/]+)$/.exec(name) ?? [];
  const card = findModelCard(id);
  if (!card) return undefined;
  if (stage === undefined) return { card, model: { id, path: null } };
  if (card.stages.some((known) => known === stage)) {
    // The default stage is the model itself: one name for one model.
    const isDefault = stage === card.stages.at(-1);
    return { card, model: { id: isDefault ? id : name, path: null, variant: id } };
  }
  const available = card.stages.map((known) => `${id}:${known}`);
  throw new ModelNotFoundError(`${id} has no stage ${stage}.`, {
    model: name,
    available,
    hint: available.length > 0 ? `Its stages: ${available.join(', ')}.` : 'Leave the stage out.',
  });
}
