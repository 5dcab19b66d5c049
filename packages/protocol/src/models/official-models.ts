import { type ModelCard, modelCapabilities } from './model-card.js';

const weightsRepo = 'wusize/openuni';
const licence = 'NTU S-Lab License 1.0 (non-commercial)';
const vae = 'mit-han-lab/dc-ae-f32c32-sana-1.1-diffusers';

function officialModel(
  id: string,
  title: string,
  side: 512 | 1024,
  checkpoint: string,
  parts: { lmm: string; transformer: string },
): ModelCard {
  return {
    id,
    title,
    stages: ['pretrained', 'finetuned'],
    capabilities: [...modelCapabilities],
    sizeMultiple: 32,
    minSize: 256,
    maxSize: side * 2,
    defaultSize: { width: side, height: side },
    defaultSteps: 20,
    defaultGuidance: 4.5,
    licence,
    weights: {
      kind: 'hub',
      checkpoints: {
        pretrained: { repo: weightsRepo, file: `${checkpoint}_text2image23m.pth` },
        finetuned: { repo: weightsRepo, file: `${checkpoint}_blip3o60k.pth` },
      },
      ...parts,
      vae,
    },
  };
}

/** The models of the paper, by the authors' published weights. */
export const officialModels: readonly ModelCard[] = [
  officialModel(
    'openuni-b-512',
    'InternVL3-1B with SANA-0.6B at 512 px',
    512,
    'openuni_b_internvl3_1b_sana_0_6b_512_hf',
    {
      lmm: 'OpenGVLab/InternVL3-1B',
      transformer: 'Efficient-Large-Model/Sana_600M_512px_diffusers',
    },
  ),
  officialModel(
    'openuni-l-512',
    'InternVL3-2B with SANA-1.6B at 512 px',
    512,
    'openuni_l_internvl3_2b_sana_1_6b_512_hf',
    {
      lmm: 'OpenGVLab/InternVL3-2B',
      transformer: 'Efficient-Large-Model/Sana_1600M_512px_diffusers',
    },
  ),
  officialModel(
    'openuni-l-1024',
    'InternVL3-2B with SANA-1.5-1.6B at 1024 px',
    1024,
    'openuni_l_internvl3_2b_sana_1_6b_1024_hf',
    {
      lmm: 'OpenGVLab/InternVL3-2B',
      transformer: 'Efficient-Large-Model/SANA1.5_1.6B_1024px_diffusers',
    },
  ),
  {
    id: 'openuni-l-qwen-1024',
    title: 'Qwen2.5-VL-3B with SANA-1.5-1.6B at 1024 px; for training, no published weights',
    stages: [],
    capabilities: [...modelCapabilities],
    sizeMultiple: 32,
    minSize: 256,
    maxSize: 2048,
    defaultSize: { width: 1024, height: 1024 },
    defaultSteps: 20,
    defaultGuidance: 4.5,
    licence,
    weights: {
      kind: 'none',
      lmm: 'Qwen/Qwen2.5-VL-3B-Instruct',
      transformer: 'Efficient-Large-Model/SANA1.5_1.6B_1024px_diffusers',
      vae,
    },
  },
];
