// Random models and data of a few kilobytes, as prepare.ts makes them: a training takes seconds.
import type { TrainingConfigInput } from '@openuni/sdk';

export const tinyModel = {
  languageModel: 'models/internvl',
  transformer: 'models/sana',
  autoencoder: 'models/vae',
  queries: 8,
  connector: { hiddenSize: 32, intermediateSize: 48, layers: 2, heads: 4, attention: 'sdpa' },
  precision: 'float32',
  flashAttention: false,
  pretrained: null,
} as const satisfies Partial<TrainingConfigInput['model']>;

export const tinySource = {
  kind: 'blip3o',
  list: 'data/BLIP3o-60k/data.json',
  captions: 'data/BLIP3o-60k/raw',
  latents: 'data/BLIP3o-60k/raw_dc32_512',
  imageSize: 512,
} as const;
