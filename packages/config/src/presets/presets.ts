import type { TrainingConfigInput } from '../schema/training-config.js';
import { blip3o60k, reconstruction10m, text2image23m } from './data.js';
import { type PresetModel, presetModels } from './models.js';

const presetRecipes = ['pretrain', 'finetune', 'image-to-image'] as const;

export type PresetRecipe = (typeof presetRecipes)[number];

/** `openuni-b-512/pretrain`, ...: a model and how it was trained. */
export type PresetName = `${PresetModel}/${PresetRecipe}`;

const models = Object.keys(presetModels) as PresetModel[];

export const presetNames: readonly PresetName[] = models.flatMap((model) =>
  presetRecipes.map((recipe): PresetName => `${model}/${recipe}`),
);

/** The official recipe of a name, as it goes into `defineTrainingConfig`. */
export function presetConfig(name: PresetName): TrainingConfigInput {
  const [model, recipe] = name.split('/') as [PresetModel, PresetRecipe];
  const size = model.endsWith('-1024') ? 1024 : 512;
  const half = size === 1024 ? 2 : 1;
  const isTuning = recipe === 'finetune';
  return {
    stage: isTuning ? 'finetune' : 'pretrain',
    model: {
      ...presetModels[model],
      ...(isTuning && { pretrained: 'path/to/your/pretrained/model.pth' }),
    },
    data: {
      source: { pretrain: text2image23m, finetune: blip3o60k, 'image-to-image': reconstruction10m }[
        recipe
      ](size),
      batchSize: (recipe === 'image-to-image' ? 16 : 32) / half,
    },
    optimiser: { learningRate: isTuning ? 1e-5 : 1e-4 },
    schedule: { iterations: isTuning ? 10_000 : 100_000 },
    checkpoints: { every: size === 512 ? 1000 : isTuning ? 2000 : 5000 },
  };
}
