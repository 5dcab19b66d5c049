import type { ModelConfig } from '../schema/model-config.js';
import { type ConfigObject, ref } from '../values/config-value.js';
import { promptTemplates } from './prompt-templates.js';
import { modelTypes, pretrainedRef } from './type-names.js';

const weights = (path: string) => ({ pretrained_model_name_or_path: path });

export function promptTemplate({ family, promptTemplate }: ModelConfig): ConfigObject {
  return promptTemplate ?? promptTemplates[family];
}

/** The tokenizer of the language model, which the datasets use as well. */
export function tokenizerValues({ languageModel, trustRemoteCode }: ModelConfig): ConfigObject {
  return {
    type: pretrainedRef('AutoTokenizer'),
    ...weights(languageModel),
    ...(trustRemoteCode && { trust_remote_code: true }),
    padding_side: 'right',
  };
}

/** `model` of an mmengine config. */
export function modelValues(model: ModelConfig, freezeTransformer: boolean): ConfigObject {
  const { connector, transformer } = model;
  const dtype = ref(`torch.${model.precision}`);
  const scheduler = { ...weights(transformer), subfolder: 'scheduler' };
  return {
    type: ref(modelTypes[model.family][model.reference ? 'official' : 'ours']),
    num_queries: model.queries,
    connector: {
      hidden_size: connector.hiddenSize,
      intermediate_size: connector.intermediateSize,
      num_hidden_layers: connector.layers,
      num_attention_heads: connector.heads,
      _attn_implementation: connector.attention,
    },
    lmm: languageModelValues(model),
    transformer: {
      type: pretrainedRef('SanaTransformer2DModel'),
      ...weights(transformer),
      subfolder: 'transformer',
      torch_dtype: dtype,
    },
    vae: {
      type: pretrainedRef('AutoencoderDC'),
      ...weights(model.autoencoder),
      torch_dtype: dtype,
    },
    train_scheduler: { type: pretrainedRef('FlowMatchEulerDiscreteScheduler'), ...scheduler },
    test_scheduler: { type: pretrainedRef('DPMSolverMultistepScheduler'), ...scheduler },
    tokenizer: tokenizerValues(model),
    prompt_template: promptTemplate(model),
    ...(model.projector !== 'enc_proj' && { proj_type: model.projector }),
    lora_modules: model.lora,
    freeze_lmm: model.freezeLanguageModel,
    freeze_transformer: freezeTransformer,
    use_activation_checkpointing: model.activationCheckpointing,
    ...(model.pretrained !== null && { pretrained_pth: model.pretrained }),
    ...(model.compileBlocks && { compile_blocks: true }),
  };
}

function languageModelValues(model: ModelConfig): ConfigObject {
  const { family, languageModel, flashAttention } = model;
  const common = { ...weights(languageModel), torch_dtype: ref(`torch.${model.precision}`) };
  if (family === 'internvl3') {
    const type = pretrainedRef('InternVLChatModel');
    return { type, ...common, use_flash_attn: flashAttention };
  }
  return {
    type: pretrainedRef('Qwen2_5_VLForConditionalGeneration'),
    ...common,
    attn_implementation: flashAttention ? 'flash_attention_2' : 'sdpa',
  };
}
