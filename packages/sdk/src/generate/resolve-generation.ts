import {
  type GenerateOptions,
  type GenerateRequest,
  generateOptionsSchema,
} from '@openuni/protocol';
import { findModel } from '../models/find-model.js';
import type { ModelDefaults } from '../models/model-defaults.js';
import { parseOptions } from '../options/parse-options.js';
import { checkCapability } from './check-capability.js';
import { resolvePictures } from './resolve-pictures.js';

/**
 * Does every check that `images.generate` does, and starts nothing.
 *
 * @param options what would be passed to `images.generate`
 * @param defaults what the client was or will be launched with
 * @returns what would cross to the engine, a random seed drawn where none is given
 * @throws InvalidRequestError, ModelNotFoundError, WeightsInvalidError, UnsupportedError
 */
export async function checkGenerateOptions(
  options: GenerateOptions,
  defaults: ModelDefaults = {},
): Promise<GenerateRequest> {
  const parsed = parseOptions(generateOptionsSchema, options);
  const { card, model } = await findModel(parsed, defaults);
  checkCapability(card, 'generate');
  return { type: 'generate', model, ...resolvePictures(parsed, card, card.defaultGuidance) };
}
