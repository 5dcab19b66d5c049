import sharp from 'sharp';
import { expect, it } from 'vitest';
import { OpenUniImage } from '../image/openuni-image.js';
import { insertPngChunks } from '../png/png-chunks.js';
import { pngTextChunk } from '../png/png-text.js';
import type { GenerationSettings } from './generation-settings.js';
import { readGenerationSettings } from './read-generation-settings.js';
import { replayOptions } from './replay-options.js';

const settings: GenerationSettings = {
  version: 1,
  model: 'openuni-nano',
  prompt: 'a red circle',
  negativePrompt: 'blurred',
  seed: 4294967295,
  width: 1,
  height: 1,
  steps: 7,
  guidance: 3.25,
};
const pixels = { width: 1, height: 1, channels: 3, data: new Uint8Array(3) } as const;
const png = (changes: Partial<GenerationSettings> = {}) =>
  new OpenUniImage(pixels, { settings: { ...settings, ...changes } }).bytes();

it.each(['a red circle', 'façade, 50 £', '赤い円 🔴', 'two\nlines', 'tab\tand "quotes" \\ \u009f'])(
  'round trip of the prompt %j',
  async (prompt) => {
    expect(await readGenerationSettings(await png({ prompt }))).toEqual({ ...settings, prompt });
  },
);

it('gives the options that make the picture again', () => {
  expect(replayOptions(settings)).toEqual({
    model: 'openuni-nano',
    prompt: 'a red circle',
    negativePrompt: 'blurred',
    seed: 4294967295,
    size: { width: 1, height: 1 },
    steps: 7,
    guidance: 3.25,
  });
  expect(replayOptions({ ...settings, negativePrompt: null })).not.toHaveProperty('negativePrompt');
});

it('other readers find the texts for people', async () => {
  const { comments } = await sharp(await png()).metadata();
  expect(comments).toContainEqual({ keyword: 'Description', text: 'a red circle' });
  expect(comments).toContainEqual({ keyword: 'Software', text: 'OpenUni SDK' });
});

it('refuses a file that is missing, no PNG, cut short, damaged or without settings', async () => {
  const whole = await png();
  const damaged = whole.slice();
  damaged[60] = (damaged[60] ?? 0) ^ 1;
  const plain = await sharp(whole).png().toBuffer();
  const cases: [string | Uint8Array, RegExp][] = [
    ['/nowhere/a.png', /cannot be read \(ENOENT\)/],
    [await sharp(whole).jpeg().toBuffer(), /is no PNG file/],
    [new Uint8Array(), /is no PNG file/],
    [whole.slice(0, -20), /is damaged: the file is cut short/],
    [damaged, /is damaged: the checksum/],
    [plain, /holds no generation settings/],
  ];
  for (const [picture, message] of cases) {
    await expect(readGenerationSettings(picture)).rejects.toMatchObject({
      code: 'invalid_request',
      field: 'picture',
      message: expect.stringMatching(message),
    });
  }
});

it.each(['{', '{"version":2}', '[]'])('refuses settings that say %s', async (text) => {
  const plain = await sharp({
    create: { width: 1, height: 1, channels: 3, background: 'red' },
  })
    .png()
    .toBuffer();
  const odd = insertPngChunks(plain, [pngTextChunk('openuni', text)]);
  await expect(readGenerationSettings(odd)).rejects.toThrow('cannot be understood');
});
