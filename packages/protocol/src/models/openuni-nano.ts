import type { ModelCard } from './model-card.js';

/** The small model that ships with the engine. */
export const openuniNano: ModelCard = {
  id: 'openuni-nano',
  title: 'Coloured shapes and icons in seconds on a CPU; ships with the SDK',
  stages: ['pretrained'],
  capabilities: ['generate', 'edit', 'chat', 'see'],
  sizeMultiple: 16,
  minSize: 64,
  maxSize: 256,
  defaultSize: { width: 128, height: 128 },
  defaultSteps: 20,
  defaultGuidance: 4.5,
  defaultEditGuidance: 1,
  licence: 'Apache-2.0',
  weights: { kind: 'builtin' },
};
