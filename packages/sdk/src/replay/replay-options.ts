import { type GenerateOptions, InvalidRequestError } from '@openuni/protocol';
import type { GenerationSettings } from './generation-settings.js';
import { loadSettings } from './load-settings.js';
import { type ReplayFiles, replayModel } from './replay-model.js';

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
