import {
  defaultModelId,
  type EditOptions,
  type EditRequest,
  editOptionsSchema,
} from '@openuni/protocol';
import { checkCapability } from '../generate/check-capability.js';
import { resolvePictures } from '../generate/resolve-pictures.js';
import { readImage } from '../image-input/read-image.js';
import { resolveModel } from '../models/resolve-model.js';
import { parseOptions } from '../options/parse-options.js';

export interface CheckEditOptions {
  /** The model that the client was or will be launched with. */
  readonly defaultModel?: string | undefined;
  /** Aborting it gives up the reading of the picture. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does every check that `images.edit` does, the picture included, and starts nothing.
 *
 * @param options what would be passed to `images.edit`
 * @returns what would cross to the engine, a random seed drawn where none is given
 * @throws InvalidRequestError, ModelNotFoundError, WeightsInvalidError, UnsupportedError
 */
export async function checkEditOptions(
  options: EditOptions,
  { defaultModel = defaultModelId, signal }: CheckEditOptions = {},
): Promise<EditRequest> {
  const parsed = parseOptions(editOptionsSchema, options);
  const { card, path } = await resolveModel(parsed.model ?? defaultModel);
  checkCapability(card, 'edit');
  const pictures = resolvePictures(parsed, card);
  const { pixels } = await readImage(parsed.image, { signal, field: 'image' });
  return { type: 'edit', model: { id: card.id, path }, source: pixels, ...pictures };
}
