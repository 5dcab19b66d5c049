import type { z } from 'zod';
import type { modelConfigSchema } from '../schema/model-config.js';

type ModelInput = z.input<typeof modelConfigSchema>;

const autoencoder = 'mit-han-lab/dc-ae-f32c32-sana-1.1-diffusers';
const large = { hiddenSize: 1536, intermediateSize: 8960, layers: 6, heads: 24 };

/** What the official configs make the variants of. */
export const presetModels = {
  'openuni-b-512': {
    family: 'internvl3',
    languageModel: 'OpenGVLab/InternVL3-1B',
    transformer: 'Efficient-Large-Model/Sana_600M_512px_diffusers',
    autoencoder,
    connector: { hiddenSize: 896, intermediateSize: 3072, layers: 6, heads: 14 },
  },
  'openuni-l-512': {
    family: 'internvl3',
    languageModel: 'OpenGVLab/InternVL3-2B',
    transformer: 'Efficient-Large-Model/Sana_1600M_512px_diffusers',
    autoencoder,
    connector: large,
  },
  'openuni-l-1024': {
    family: 'internvl3',
    languageModel: 'OpenGVLab/InternVL3-2B',
    transformer: 'Efficient-Large-Model/SANA1.5_1.6B_1024px_diffusers',
    autoencoder,
    connector: large,
    activationCheckpointing: true,
  },
  'openuni-l-qwen-1024': {
    family: 'qwen2_5_vl',
    languageModel: 'Qwen/Qwen2.5-VL-3B-Instruct',
    transformer: 'Efficient-Large-Model/SANA1.5_1.6B_1024px_diffusers',
    autoencoder,
    connector: large,
    // The connector is 1536 wide and this language model 2048: enc_proj would want them equal.
    projector: 'proj_enc_proj',
    activationCheckpointing: true,
  },
} as const satisfies Record<string, ModelInput>;

export type PresetModel = keyof typeof presetModels;
