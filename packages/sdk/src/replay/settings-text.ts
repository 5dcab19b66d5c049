import type { PngChunk } from '../png/png-chunks.js';
import { pngTextChunk } from '../png/png-text.js';
import type { GenerationSettings } from './generation-settings.js';

/** The keyword of the text chunk that holds the settings as JSON. */
export const settingsKeyword = 'openuni';

/** The text chunks of a generated PNG: for people, then for replay. Equal settings, equal bytes. */
export function settingsChunks(settings: GenerationSettings): PngChunk[] {
  const { version, model, prompt, negativePrompt, seed, width, height } = settings;
  const { steps, guidance, source } = settings;
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
    ...(source !== undefined && { source }),
  };
  return [
    pngTextChunk('Description', prompt),
    pngTextChunk('Software', 'OpenUni SDK'),
    pngTextChunk(settingsKeyword, JSON.stringify(ordered)),
  ];
}
