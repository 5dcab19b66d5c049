import {
  type GenerateOptions,
  guidanceSchema,
  InvalidRequestError,
  maxSide,
  noiseBatchSchema,
  promptSchema,
  schedulerSchema,
  seedSchema,
  stepsSchema,
} from '@openuni/protocol';
import { z } from 'zod';
import { checkpointSettingsSchema, configSettingsSchema } from './file-settings.js';
import { loadSettings, loadSettingsSchema } from './load-settings.js';
import { type ReplayFiles, replayModel } from './replay-model.js';

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

/**
 * The options that make the picture of these settings again.
 *
 * @param files where the config and checkpoint of the settings lie now, if they name any
 * @throws InvalidRequestError for an edited picture, whose source is not in its settings, and when a
 *   file is missing or is another one than the picture was drawn with
 */
export function replayOptions(
  settings: GenerationSettings,
  files: ReplayFiles = {},
): GenerateOptions {
  if (settings.source !== undefined) {
    throw new InvalidRequestError(
      'This picture was edited from another one, which it does not hold.',
      {
        field: 'picture',
        hint: `Edit that one again with the prompt ${JSON.stringify(settings.prompt)} and seed ${settings.seed}.`,
      },
    );
  }
  const { prompt, negativePrompt, seed, width, height, steps, guidance } = settings;
  const { batch, scheduler } = settings;
  return {
    model: replayModel(settings, files),
    prompt,
    seed,
    size: { width, height },
    steps,
    guidance,
    ...(negativePrompt !== null && { negativePrompt }),
    ...(batch && { seedMode: 'reference' as const, batch }),
    ...(scheduler && { scheduler }),
    ...loadSettings(settings),
  };
}
