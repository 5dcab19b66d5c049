import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { beforeEach, expect, it } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.js';
import { readGenerationSettings } from '../replay/read-generation-settings.js';
import { OpenUniImage } from './openuni-image.js';

const settings = {
  version: 1,
  model: 'openuni-nano',
  prompt: 'a red circle',
  negativePrompt: null,
  seed: 7,
  width: 3,
  height: 2,
  steps: 20,
  guidance: 4.5,
} as const;
const data = Uint8Array.from({ length: 18 }, (_, i) => i * 14);
const pixels = { width: 3, height: 2, channels: 3, data } as const;
const image = new OpenUniImage(pixels, { settings, timings: { decode: 2 } });

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});

it('tells how it was made', () => {
  expect(image).toMatchObject({
    width: 3,
    height: 2,
    seed: 7,
    prompt: 'a red circle',
    settings,
    timings: { decode: 2 },
    isPreview: false,
  });
});

it('is a lossless PNG with the settings inside, the same bytes each time', async () => {
  const png = await image.bytes();
  expect(await sharp(png).removeAlpha().raw().toBuffer()).toEqual(Buffer.from(data));
  expect(await readGenerationSettings(png)).toEqual(settings);
  expect(await new OpenUniImage(pixels, { settings }).bytes()).toEqual(png);
});

it('hands out bytes that are the caller’s to change', async () => {
  const first = await image.bytes();
  first.fill(0);
  expect(await image.bytes()).not.toEqual(first);
});

it.each(['jpeg', 'webp'] as const)('encodes %s, smaller at lower quality', async (format) => {
  const noise = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * i * 31) % 251);
  const noisy = new OpenUniImage(
    { width: 64, height: 64, channels: 3, data: noise },
    {
      settings: { ...settings, width: 64, height: 64 },
    },
  );
  const high = await noisy.bytes({ format });
  const low = await noisy.bytes({ format, quality: 10 });
  expect((await sharp(high).metadata()).format).toBe(format);
  expect(low.length).toBeLessThan(high.length);
});

it.each([0, 101, 5.5])('refuses a quality of %s', async (quality) => {
  await expect(image.bytes({ format: 'webp', quality })).rejects.toMatchObject({
    code: 'invalid_request',
    field: 'quality',
  });
});

it('comes as base64, data URL, blob and stream of the same bytes', async () => {
  const png = Buffer.from(await image.bytes());
  expect(await image.base64()).toBe(png.toString('base64'));
  expect(await image.dataUrl()).toBe(`data:image/png;base64,${png.toString('base64')}`);
  const blob = await image.blob({ format: 'webp' });
  expect(blob.type).toBe('image/webp');
  expect(Buffer.from(await new Response(image.stream()).arrayBuffer())).toEqual(png);
});

it('opens in sharp', async () => {
  const { width } = await image
    .sharp()
    .resize(6)
    .png()
    .toBuffer({ resolveWithObject: true })
    .then((r) => r.info);
  expect(width).toBe(6);
});

it.each([
  ['a.png', 'png'],
  ['a.JPG', 'jpeg'],
  ['deep/er/a.webp', 'webp'],
])('saves %s as %s and leaves nothing beside it', async (name, format) => {
  const file = await image.save(join(folder, name));
  expect(file).toBe(join(folder, name));
  expect((await sharp(file).metadata()).format).toBe(format);
  const written = await readdir(folder, { recursive: true });
  expect(written.filter((entry) => entry.includes('partial'))).toEqual([]);
});

it.each(['a.gif', 'a'])('refuses the name %s', async (name) => {
  await expect(image.save(join(folder, name))).rejects.toMatchObject({
    code: 'invalid_request',
    hint: expect.stringContaining('.png'),
  });
});

it('tells what keeps it from writing, and leaves what was there', async () => {
  await writeFile(join(folder, 'file'), 'x');
  const path = join(folder, 'file', 'a.png');
  await expect(image.save(path)).rejects.toMatchObject({
    code: 'output_unwritable',
    path,
    hint: expect.stringContaining('is a file, not a folder'),
  });
  expect(await readFile(join(folder, 'file'), 'utf8')).toBe('x');
});

it.skipIf(process.getuid?.() === 0)('tells when permission lacks', async () => {
  await chmod(folder, 0o500);
  await expect(image.save(join(folder, 'a.png'))).rejects.toMatchObject({
    code: 'output_unwritable',
    hint: expect.stringContaining('permission'),
  });
});

it('a preview’s PNG carries no settings', async () => {
  const preview = new OpenUniImage(pixels, { settings, isPreview: true });
  await expect(readGenerationSettings(await preview.bytes())).rejects.toThrow(
    'holds no generation settings',
  );
});
