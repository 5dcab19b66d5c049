import { createHash } from 'node:crypto';
import {
  type EditRequest,
  EngineFailedError,
  type GenerateRequest,
  type PixelImage,
} from '@openuni/protocol';
import { fileSettings } from '../replay/file-settings.js';
import type { GenerationSettings } from '../replay/generation-settings.js';
import { loadSettings } from '../replay/load-settings.js';

/** The settings that make picture `index` of a request again on its own. */
export function requestSettings(
  request: GenerateRequest | EditRequest,
  index: number,
): GenerationSettings {
  const image = request.images[index];
  if (!image)
    throw new EngineFailedError(`The engine sent picture ${index}, which nobody asked for.`);
  const { width, height, steps, guidance, scheduler, model } = request;
  return {
    version: 1,
    model: model.id,
    ...image,
    width,
    height,
    steps,
    guidance,
    ...(scheduler && { scheduler }),
    ...loadSettings(model),
    ...fileSettings(model),
    ...(request.type === 'edit' && { source: fingerprint(request.source) }),
  };
}

const known = new WeakMap<PixelImage, string>();

/** What tells a picture from others: SHA-256 of its RGB pixels, in hexadecimal. */
function fingerprint(pixels: PixelImage): string {
  let digest = known.get(pixels);
  if (digest === undefined) {
    digest = createHash('sha256').update(pixels.data).digest('hex');
    known.set(pixels, digest);
  }
  return digest;
}
