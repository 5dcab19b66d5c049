import { type GenerateEvent, OpenUni } from '@openuni/sdk';
import { afterAll, beforeAll, expect, it } from 'vitest';

let openuni: OpenUni;
beforeAll(async () => {
  openuni = await OpenUni.launch({ model: 'openuni-nano' });
});
afterAll(() => openuni.close());

it('sends previews that come closer to the picture', async () => {
  const run = openuni.images.generate({ prompt: 'a green square', seed: 3, previews: 5 });
  const previews: Uint8Array[] = [];
  for await (const event of run as AsyncIterable<GenerateEvent>) {
    if (event.type === 'step' && event.preview) previews.push(await pixels(event.preview));
  }
  const { images } = await run;
  const final = await pixels(images[0]);
  expect(previews).toHaveLength(3);
  const distances = previews.map((preview) => distance(preview, final));
  expect(distances.at(-1)).toBeLessThan(Number(distances[0]));
});

it('draws other sizes, several prompts, and honours a negative prompt', async () => {
  const options = { prompt: ['a red circle', 'a blue star'], seed: 5, size: '160x96' };
  const { images } = await openuni.images.generate(options);
  expect(images.map(({ width, height, seed }) => [width, height, seed])).toEqual([
    [160, 96, 5],
    [160, 96, 6],
  ]);
  const led = await openuni.images.generate({ ...options, negativePrompt: 'a yellow heart' });
  expect(await pixels(led.images[0])).not.toEqual(await pixels(images[0]));
});

it('stops within a step when its signal aborts, and draws again', async () => {
  const abort = new AbortController();
  const run = openuni.images.generate({
    prompt: 'a red circle',
    steps: 1000,
    signal: abort.signal,
  });
  const stopped = (async () => {
    for await (const event of run) if (event.type === 'step') abort.abort();
  })();
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled', name: 'AbortError' });
  const { images } = await openuni.images.generate({ prompt: 'a red circle', steps: 2 });
  expect(images).toHaveLength(1);
});

async function pixels(image: { sharp(): { raw(): { toBuffer(): Promise<Buffer> } } } | undefined) {
  if (!image) throw new Error('There is no picture.');
  return image.sharp().raw().toBuffer();
}

/** Mean absolute difference, 0 to 255. */
function distance(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += Math.abs(Number(a[i]) - Number(b[i]));
  return sum / a.length;
}
