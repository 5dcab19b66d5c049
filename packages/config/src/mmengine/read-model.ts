import type { z } from 'zod';
import { type modelConfigSchema, precisions } from '../schema/model-config.js';
import { type ConfigObject, isReference } from '../values/config-value.js';
import { defined } from '../values/defined.js';
import { isEqual } from '../values/paths.js';
import { promptTemplates } from './prompt-templates.js';
import type { Reader } from './reader.js';
import { modelTypes } from './type-names.js';

type ModelInput = z.input<typeof modelConfigSchema>;

export function readModel(model: Reader): ModelInput {
  const full = model.get('type');
  const name = isReference(full) ? full.$ref : String(full);
  const families = Object.keys(modelTypes) as ModelInput['family'][];
  const family = families.find((known) => Object.values<string>(modelTypes[known]).includes(name));
  if (!family) return model.refuse('type', `is not a model that is known here: ${model.type}`);
  const lmm = model.part('lmm');
  const pretrained = (part: string) => {
    const name = 'pretrained_model_name_or_path';
    return model.part(part).text(name) ?? model.part(part).refuse(name, 'is missing');
  };
  const dtype = model.part('transformer').get('torch_dtype');
  const precision = precisions.find(
    (known) => isReference(dtype) && dtype.$ref === `torch.${known}`,
  );
  const template = model.get('prompt_template') as ConfigObject | undefined;
  const isOwn = template === undefined || isEqual(template, promptTemplates[family]);
  return defined({
    family,
    languageModel: pretrained('lmm'),
    transformer: pretrained('transformer'),
    autoencoder: pretrained('vae'),
    queries: model.number('num_queries'),
    connector: readConnector(model.part('connector')),
    projector: model.text('proj_type') as ModelInput['projector'],
    precision,
    flashAttention:
      lmm.flag('use_flash_attn') ?? lmm.text('attn_implementation') === 'flash_attention_2',
    promptTemplate: isOwn ? undefined : (template as ModelInput['promptTemplate']),
    lora: model.get('lora_modules') as ModelInput['lora'],
    freezeTransformer: model.flag('freeze_transformer') ?? true,
    activationCheckpointing: model.flag('use_activation_checkpointing'),
    pretrained: model.text('pretrained_pth'),
    reference: model.flag('reference') ?? name === modelTypes[family].official,
    compileBlocks: model.flag('compile_blocks'),
    trustRemoteCode: model.part('tokenizer').flag('trust_remote_code'),
  }) as ModelInput;
}

function readConnector(connector: Reader): ModelInput['connector'] {
  const number = (name: string) => connector.number(name) ?? connector.refuse(name, 'is missing');
  return defined({
    hiddenSize: number('hidden_size'),
    intermediateSize: number('intermediate_size'),
    layers: number('num_hidden_layers'),
    heads: number('num_attention_heads'),
    attention: connector.text('_attn_implementation') as ModelInput['connector']['attention'],
  }) as ModelInput['connector'];
}
