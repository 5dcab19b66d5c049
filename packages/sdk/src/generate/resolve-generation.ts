import {
  defaultModelId,
  type GenerateOptions,
  type GenerateRequest,
  generateOptionsSchema,
} from '@openuni/protocol';
import { resolveModel } from '../models/resolve-model.js';
import { parseOptions } from '../options/parse-options.js';
import { checkCapability } from './check-capability.js';
import { resolvePictures } from './resolve-pictures.js';

/**
 * Does every check that `images.generate` does, and starts nothing.
 *
 * @param options what would be passed to `images.generate`
 * @param defaultModel the model that the client was or will be launched with
 * @returns what would cross to the engine, a random seed drawn where none is given
 * @throws InvalidRequestError, ModelNotFoundError, WeightsInvalidError, UnsupportedError
 */
export async function checkGenerateOptions(
  options: GenerateOptions,
  defaultModel: string = defaultModelId,
): Promise<GenerateRequest> {
  const parsed = parseOptions(generateOptionsSchema, options);
  const { card, path } = await resolveModel(parsed.model ?? defaultModel);
  checkCapability(card, 'generate');
  return { type: 'generate', model: { id: card.id, path }, ...resolvePictures(parsed, card) };
}
