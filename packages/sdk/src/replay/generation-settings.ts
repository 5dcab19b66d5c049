import {
  guidanceSchema,
  maxSide,
  noiseBatchSchema,
  promptSchema,
  schedulerSchema,
  seedSchema,
  stepsSchema,
} from '@openuni/protocol';
import { z } from 'zod';
import { checkpointSettingsSchema, configSettingsSchema } from './file-settings.js';
import { loadSettingsSchema } from './load-settings.js';

/** Everything that makes a picture again. Saved PNG files carry it. */
export const generationSettingsSchema = z.object({
  /** Of this record, not of the SDK: equal settings give equal files across releases. */
  version: z.literal(1),
  model: z.string().min(1),
  prompt: promptSchema,
  negativePrompt: promptSchema.nullable(),
  seed: seedSchema,
  width: z.int().min(1).max(maxSide),
  height: z.int().min(1).max(maxSide),
  steps: stepsSchema,
  guidance: guidanceSchema,
  /** Of seed mode `reference`: the place in the batch whose noise was drawn at once. */
  batch: noiseBatchSchema.optional(),
  /** The model's own where it is left out. */
  scheduler: schedulerSchema.optional(),
  ...loadSettingsSchema.shape,
  /** The official config that described the model. */
  config: configSettingsSchema.optional(),
  /** The checkpoint that was put on top. */
  checkpoint: checkpointSettingsSchema.optional(),
  /** Of an edited picture: SHA-256 of the RGB pixels of the picture that it was made from. */
  source: z.string().optional(),
});

export type GenerationSettings = Readonly<z.infer<typeof generationSettingsSchema>>;
