import { type EditOptions, type EditRequest, editOptionsSchema } from '@openuni/protocol';
import { checkCapability } from '../generate/check-capability.js';
import { resolvePictures } from '../generate/resolve-pictures.js';
import { readImage } from '../image-input/read-image.js';
import { findModel } from '../models/find-model.js';
import type { ModelDefaults } from '../models/model-defaults.js';
import { parseOptions } from '../options/parse-options.js';

export interface CheckEditOptions extends ModelDefaults {
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
  { signal, ...defaults }: CheckEditOptions = {},
): Promise<EditRequest> {
  const parsed = parseOptions(editOptionsSchema, options);
  const { card, model } = await findModel(parsed, defaults);
  checkCapability(card, 'edit');
  const guidance = card.defaultEditGuidance ?? card.defaultGuidance;
  const pictures = resolvePictures(parsed, card, guidance);
  const { pixels } = await readImage(parsed.image, { signal, field: 'image' });
  return { type: 'edit', model, source: pixels, ...pictures };
}
