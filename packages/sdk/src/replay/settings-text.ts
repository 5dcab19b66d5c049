import type { PngChunk } from '../png/png-chunks.js';
import { pngTextChunk } from '../png/png-text.js';
import type { GenerationSettings } from './generation-settings.js';
import { loadSettings } from './load-settings.js';

/** The keyword of the text chunk that holds the settings as JSON. */
export const settingsKeyword = 'openuni';

/** The text chunks of a generated PNG: for people, then for replay. Equal settings, equal bytes. */
export function settingsChunks(settings: GenerationSettings): PngChunk[] {
  const { version, model, prompt, negativePrompt, seed, width, height } = settings;
  const { steps, guidance, batch, scheduler, config, checkpoint, source } = settings;
  const ordered = {
    version,
    model,
    prompt,
    negativePrompt,
    seed,
    width,
    height,
    steps,
    guidance,
    ...(batch && { batch: { index: batch.index, count: batch.count } }),
    ...(scheduler && { scheduler }),
    ...loadSettings(settings),
    ...(config && {
      config: { file: config.file, sha256: config.sha256, options: config.options },
    }),
    ...(checkpoint && { checkpoint: { file: checkpoint.file, bytes: checkpoint.bytes } }),
    ...(source !== undefined && { source }),
  };
  return [
    pngTextChunk('Description', prompt),
    pngTextChunk('Software', 'OpenUni SDK'),
    pngTextChunk(settingsKeyword, JSON.stringify(ordered)),
  ];
}
