import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { FakeTransport } from '@openuni/testing';
import { expect, it, onTestFinished } from 'vitest';
import { OpenUni } from '../openuni.js';
import { readGenerationSettings } from '../replay/read-generation-settings.js';
import { replayOptions } from '../replay/replay-options.js';

const model = 'openuni-b-512';
const pixels = {
  width: 2,
  height: 1,
  channels: 3,
  data: new Uint8Array([1, 2, 3, 4, 5, 6]),
} as const;
const order = { model, image: { pixels }, prompt: 'make it blue', seed: 7 };

async function launch() {
  const transport = new FakeTransport();
  return { transport, openuni: await OpenUni.launch({ transport }) };
}

it('edits a picture: the source with its pixels, seeds as in generate', async () => {
  const { openuni, transport } = await launch();
  const { images } = await openuni.images.edit({ ...order, n: 2, size: '256x512' });
  expect(transport.requests[0]).toEqual({
    type: 'edit',
    model: { id: model, path: null },
    source: pixels,
    images: [
      { prompt: 'make it blue', negativePrompt: null, seed: 7 },
      { prompt: 'make it blue', negativePrompt: null, seed: 8 },
    ],
    width: 256,
    height: 512,
    steps: 20,
    guidance: 4.5,
    previewEvery: 0,
  });
  expect(images.map(({ seed, width, height }) => [seed, width, height])).toEqual([
    [7, 256, 512],
    [8, 256, 512],
  ]);
});

it.each([
  [{}, 1],
  [{ guidance: 3 }, 3],
])("takes a model's own guidance of edits where %j asks for none", async (asked, guidance) => {
  const { openuni, transport } = await launch();
  await openuni.images.edit({ ...order, model: 'openuni-nano', ...asked });
  expect(transport.requests[0]).toMatchObject({ guidance });
});

it('edits what it drew', async () => {
  const { openuni, transport } = await launch();
  const drawn = await openuni.images.generate({ prompt: 'a', size: '64x64', steps: 1 });
  await openuni.images.edit({ ...order, image: drawn.images[0] ?? '' });
  expect(transport.requests[1]).toMatchObject({ source: drawn.images[0]?.pixels });
});

it('saves what tells the source, and replays no edited picture as a drawn one', async () => {
  const { openuni } = await launch();
  const { images } = await openuni.images.edit(order);
  const settings = await readGenerationSettings((await images[0]?.bytes()) ?? new Uint8Array());
  expect(settings).toMatchObject({ prompt: 'make it blue', seed: 7 });
  expect(settings.source).toMatch(/^[0-9a-f]{64}$/);
  expect(() => replayOptions(settings)).toThrow('edited from another one');
});

it.each([
  [{ image: '' }, 'invalid_request', 'image must be a path, a URL or the bytes of a picture.'],
  [
    { image: undefined },
    'invalid_request',
    'image must be a path, a URL or the bytes of a picture.',
  ],
  [{ prompt: '' }, 'invalid_request', 'prompt must not be empty, not "".'],
  [{ size: '100x100' }, 'invalid_request', 'size 100x100 does not suit openuni-b-512'],
  [{ strength: 1 }, 'invalid_request', 'There is no option named strength.'],
])('refuses %j before anything starts', async (change, code, message) => {
  const { openuni, transport } = await launch();
  const edit = openuni.images.edit({ ...order, ...change } as typeof order);
  await expect(edit).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
    hint: expect.any(String),
  });
  expect(transport.requests).toEqual([]);
});

it('refuses a model folder without a vision side, and names models that can', async () => {
  const blind = await mkdtemp(join(tmpdir(), 'openuni-blind-'));
  onTestFinished(() => rm(blind, { recursive: true }));
  await writeFile(join(blind, 'openuni.json'), '{"size_multiple": 16}');
  const { openuni, transport } = await launch();
  await expect(openuni.images.edit({ ...order, model: blind })).rejects.toMatchObject({
    code: 'unsupported',
    message: `${basename(blind)} cannot edit pictures.`,
    hint: expect.stringContaining('openuni-nano'),
  });
  expect(transport.requests).toEqual([]);
});
