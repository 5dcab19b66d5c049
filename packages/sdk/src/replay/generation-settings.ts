import {
  type GenerateOptions,
  guidanceSchema,
  InvalidRequestError,
  maxSide,
  promptSchema,
  seedSchema,
  stepsSchema,
} from '@openuni/protocol';
import { z } from 'zod';

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
  /** Of an edited picture: SHA-256 of the RGB pixels of the picture that it was made from. */
  source: z.string().optional(),
});

export type GenerationSettings = Readonly<z.infer<typeof generationSettingsSchema>>;

/**
 * The options that make the picture of these settings again.
 *
 * @throws InvalidRequestError for an edited picture, whose source is not in its settings
 */
export function replayOptions(settings: GenerationSettings): GenerateOptions {
  if (settings.source !== undefined) {
    throw new InvalidRequestError(
      'This picture was edited from another one, which it does not hold.',
      {
        field: 'picture',
        hint: `Edit that one again with the prompt ${JSON.stringify(settings.prompt)} and seed ${settings.seed}.`,
      },
    );
  }
  const { model, prompt, negativePrompt, seed, width, height, steps, guidance } = settings;
  return {
    model,
    prompt,
    seed,
    size: { width, height },
    steps,
    guidance,
    ...(negativePrompt !== null && { negativePrompt }),
  };
}
