import { type EngineRequest, findModelCard, type Transport } from '@openuni/protocol';
import { hubSettings } from './hub-settings.js';
import { pullModel } from './pull-model.js';
import type { DownloadEvent } from './pull-repo.js';

/**
 * The request with the places of its model's files, fetched first where they are not here. An engine
 * elsewhere sees to that itself.
 *
 * @throws DownloadFailedError, ModelNotFoundError, OutputUnwritableError
 */
export async function* withWeights<Request extends EngineRequest>(
  request: Request,
  { kind }: Transport,
  signal: AbortSignal,
): AsyncGenerator<DownloadEvent, Request> {
  const { model } = request;
  if (kind !== 'local' || model.path !== null || model.config || model.parts) return request;
  const id = model.variant ?? model.id;
  const card = findModelCard(id);
  if (!card || (card.weights.kind !== 'hub' && card.weights.kind !== 'none')) return request;
  const stage = model.checkpoint === undefined ? stageOf(model.id, id) : null;
  const pulled = yield* pullModel(card, stage, { settings: await hubSettings(), signal });
  return { ...request, model: { ...model, ...pulled } };
}

/** What stands behind the colon of `openuni-b-512:pretrained`. */
function stageOf(name: string, id: string): string | undefined {
  return name.startsWith(`${id}:`) ? name.slice(id.length + 1) : undefined;
}
