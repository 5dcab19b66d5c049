import { defaultModelId, type LoadOptions, type ModelInput } from '@openuni/protocol';
import type { ModelDefaults } from './model-defaults.js';
import { recogniseVariants } from './recognise-variants.js';
import { resolveModel } from './resolve-model.js';
import type { ResolvedModel } from './resolved-model.js';
import { wantedLoadOptions } from './wanted-load-options.js';

/**
 * The model of a call and how it is loaded: what the call says, else what the client was launched
 * with.
 *
 * @throws ModelNotFoundError, WeightsInvalidError, InvalidRequestError; see `resolveModel`
 * @throws UnsupportedError; see `wantedLoadOptions`
 */
export async function findModel(
  asked: LoadOptions & { readonly model?: ModelInput | undefined },
  defaults: ModelDefaults,
): Promise<ResolvedModel> {
  const load = wantedLoadOptions(asked, defaults);
  const { defaultModel = defaultModelId, python } = defaults;
  const recognise = (checkpoint: string) => recogniseVariants(checkpoint, python);
  const { card, model } = await resolveModel(asked.model ?? defaultModel, { recognise });
  return { card, model: { ...model, ...load } };
}
