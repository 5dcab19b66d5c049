import { EngineFailedError, type GenerateRequest } from '@openuni/protocol';
import type { GenerationSettings } from '../replay/generation-settings.js';

/** The settings that make picture `index` of a request again on its own. */
export function requestSettings(request: GenerateRequest, index: number): GenerationSettings {
  const image = request.images[index];
  if (!image)
    throw new EngineFailedError(`The engine sent picture ${index}, which nobody asked for.`);
  const { width, height, steps, guidance } = request;
  return { version: 1, model: request.model.id, ...image, width, height, steps, guidance };
}
