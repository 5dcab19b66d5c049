import { z } from 'zod';

const path = z.string().min(1);
const count = z.int().min(1);

export const precisions = ['bfloat16', 'float16', 'float32'] as const;
const attentions = ['flash_attention_2', 'sdpa', 'eager'] as const;

/** The wording around prompts, by the names that the official configs have for it. */
const promptTemplateSchema = z.record(
  z.string(),
  z.union([z.string(), z.boolean(), z.array(z.string())]),
);

const connectorSchema = z.strictObject({
  hiddenSize: count.meta({ description: 'Width of the connector.' }),
  intermediateSize: count.meta({ description: 'Width within its feed-forward layers.' }),
  layers: count,
  heads: count.meta({ description: 'Attention heads; they divide hiddenSize.' }),
  attention: z
    .enum(attentions)
    .default('flash_attention_2')
    .meta({ description: 'Implementation of attention; `sdpa` works without a GPU.' }),
});

/** What is trained. Paths are of folders or ids on the Hugging Face hub. */
export const modelConfigSchema = z.strictObject({
  family: z
    .enum(['internvl3', 'qwen2_5_vl'])
    .meta({ description: 'Kind of the multimodal language model.' }),
  languageModel: path.meta({ description: 'The multimodal language model, with its tokenizer.' }),
  transformer: path.meta({ description: 'SANA pipeline: transformer and schedulers.' }),
  autoencoder: path.meta({ description: 'Deep-compression autoencoder.' }),
  queries: count.default(256).meta({ description: 'Learnable queries.' }),
  connector: connectorSchema,
  projector: z
    .enum(['enc_proj', 'proj_enc', 'proj_enc_proj'])
    .default('enc_proj')
    .meta({ description: 'Where the projector stands about the connector.' }),
  precision: z
    .enum(precisions)
    .default('bfloat16')
    .meta({ description: 'Of the pretrained weights.' }),
  flashAttention: z
    .boolean()
    .default(true)
    .meta({ description: 'Whether the language model uses flash attention, which needs a GPU.' }),
  promptTemplate: promptTemplateSchema.optional().meta({ description: "Default: the family's." }),
  lora: z
    .union([z.null(), z.literal('auto'), z.array(z.string().min(1))])
    .default(null)
    .meta({ description: 'Modules of the transformer that get LoRA; `auto`: all that can.' }),
  freezeLanguageModel: z.literal(true).default(true),
  freezeTransformer: z
    .boolean()
    .optional()
    .meta({ description: 'Default: true when pretraining, false when fine-tuning.' }),
  activationCheckpointing: z
    .boolean()
    .default(false)
    .meta({ description: 'Less memory for more time.' }),
  pretrained: path
    .nullable()
    .default(null)
    .meta({ description: 'Checkpoint to begin from; names that it lacks stay as they are.' }),
  reference: z.boolean().default(false).meta({
    description: 'Compute as the official code does, to the last bit; slower, rounds more.',
  }),
  compileBlocks: z.boolean().default(false).meta({
    description: 'Compile the layers of all that a step passes; the first steps take a minute.',
  }),
  trustRemoteCode: z
    .boolean()
    .default(false)
    .meta({ description: "Whether tokenizers may run code of the model's folder." }),
});

export type ModelConfig = z.output<typeof modelConfigSchema>;
