import { ModelNotFoundError, modelCards } from '@openuni/protocol';
import { nearestName } from '../options/near-names.js';

/** The error for a name that is neither an id nor a path. */
export function modelNotFound(model: string): ModelNotFoundError {
  const available = modelCards.map(({ id }) => id);
  const near = nearestName(model, available);
  const known = `Known models: ${available.join(', ')}. A model folder, checkpoint or config is named by its path.`;
  const message = /[\\/]/.test(model)
    ? `There is no model at ${model}.`
    : `There is no model named ${model}.`;
  return new ModelNotFoundError(message, {
    model,
    available,
    hint: near ? `Did you mean ${near}? ${known}` : known,
  });
}
