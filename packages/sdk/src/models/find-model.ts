import { defaultModelId, type ModelDtype, type ModelInput } from '@openuni/protocol';
import type { ModelDefaults } from './model-defaults.js';
import { recogniseVariants } from './recognise-variants.js';
import { resolveModel } from './resolve-model.js';
import type { ResolvedModel } from './resolved-model.js';

/**
 * The model of a call: what the call says, else what the client was launched with.
 *
 * @throws ModelNotFoundError, WeightsInvalidError, InvalidRequestError; see `resolveModel`
 */
export async function findModel(
  asked: { readonly model?: ModelInput | undefined; readonly dtype?: ModelDtype | undefined },
  { defaultModel = defaultModelId, dtype, python }: ModelDefaults,
): Promise<ResolvedModel> {
  const recognise = (checkpoint: string) => recogniseVariants(checkpoint, python);
  const { card, model } = await resolveModel(asked.model ?? defaultModel, { recognise });
  const wanted = asked.dtype ?? dtype;
  return { card, model: { ...model, ...(wanted && { dtype: wanted }) } };
}
