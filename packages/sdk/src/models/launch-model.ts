import { defaultModelId, modelDtypeSchema, modelInputSchema } from '@openuni/protocol';
import { z } from 'zod';
import { parseOptions } from '../options/parse-options.js';

const launchModelSchema = z.object({
  model: modelInputSchema.default(defaultModelId),
  dtype: modelDtypeSchema.optional(),
});

/**
 * The model that a client is launched with.
 *
 * @throws InvalidRequestError
 */
export function launchModel(options: { readonly model?: unknown; readonly dtype?: unknown }) {
  return parseOptions(launchModelSchema, options);
}
