import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FakeTransport, fakePixels } from '@openuni/testing';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../tests/support/temporary-folder.js';
import type { GenerateEvent } from './generate/generate-event.js';
import { OpenUni } from './openuni.js';

const small = { prompt: 'a red circle', size: '64x64', steps: 4 } as const;

async function launch(transport = new FakeTransport()) {
  return { transport, openuni: await OpenUni.launch({ transport }) };
}

it('makes the pictures of each prompt, with the seed that makes each one alone', async () => {
  const { openuni, transport } = await launch();
  const prompt = ['a red circle', 'a blue square'];
  const result = await openuni.images.generate({ ...small, prompt, n: 2, seed: 7 });
  expect(result).toMatchObject({ seed: 7, model: 'openuni-nano' });
  expect(result.timings['total']).toBeGreaterThan(0);
  expect(result.images.map(({ prompt, seed }) => [prompt, seed])).toEqual([
    ['a red circle', 7],
    ['a red circle', 8],
    ['a blue square', 9],
    ['a blue square', 10],
  ]);
  for (const image of result.images) {
    const alone = await openuni.images.generate({
      ...small,
      prompt: image.prompt,
      seed: image.seed,
    });
    expect(await alone.images[0]?.bytes()).toEqual(await image.bytes());
  }
  expect(transport.requests[0]).toMatchObject({
    width: 64,
    steps: 4,
    guidance: 4.5,
    previewEvery: 0,
  });
});

it('fills in the defaults of the model and a random seed', async () => {
  const { openuni, transport } = await launch();
  const first = await openuni.images.generate({ prompt: 'a' });
  const second = await openuni.images.generate({ prompt: 'a' });
  expect(transport.requests[0]).toMatchObject({
    model: { id: 'openuni-nano', path: null },
    width: 128,
    height: 128,
    steps: 20,
    images: [{ prompt: 'a', negativePrompt: null, seed: first.seed }],
  });
  expect(second.seed).not.toBe(first.seed);
});

it('sends previews as pictures, and every other event in order', async () => {
  const { openuni } = await launch();
  const events: GenerateEvent[] = [];
  const run = openuni.images.generate({ ...small, seed: 3, previews: 2 });
  for await (const event of run) events.push(event);
  const [queued, load, ...rest] = events.map((event) => event.type);
  expect([queued, load]).toEqual(['queued', 'load']);
  expect(rest).toEqual(['step', 'step', 'step', 'step', 'output', 'done']);
  const previews = events.flatMap((event) =>
    event.type === 'step' && event.preview ? [event.preview] : [],
  );
  expect(previews).toHaveLength(1);
  expect(previews[0]).toMatchObject({ isPreview: true, seed: 3, prompt: 'a red circle' });
  expect((await run).images[0]?.pixels).toEqual(
    fakePixels({ ...small, negativePrompt: null, seed: 3, width: 64, height: 64, guidance: 4.5 }),
  );
});

it('cancels the engine by the run, the loop and the signal', async () => {
  const { openuni, transport } = await launch(new FakeTransport({ latencyMs: 1 }));
  const byCall = openuni.images.generate(small);
  byCall.cancel();
  await expect(byCall).rejects.toMatchObject({ code: 'cancelled' });

  const byLoop = openuni.images.generate(small);
  for await (const event of byLoop) if (event.type === 'step') break;
  await expect(byLoop).rejects.toMatchObject({ code: 'cancelled' });

  const bySignal = openuni.images.generate({ ...small, signal: AbortSignal.timeout(2) });
  await expect(bySignal).rejects.toMatchObject({ name: 'AbortError' });
  expect(transport.cancelled).toHaveLength(2);
});

it('fails when the engine forgets a picture or sends one too many', async () => {
  const done = { type: 'done', timings: {} } as const;
  const forgetful = await launch(new FakeTransport({ events: () => [done] }));
  await expect(forgetful.openuni.images.generate(small)).rejects.toMatchObject({
    code: 'engine_failed',
  });
  const image = { width: 1, height: 1, channels: 3, data: new Uint8Array(3) } as const;
  const output = { type: 'output', index: 5, seed: 0, prompt: 'a', image } as const;
  const generous = await launch(new FakeTransport({ events: () => [output, done] }));
  await expect(generous.openuni.images.generate(small)).rejects.toThrow('nobody asked for');
});

it('takes the path of a model folder, and its limits', async () => {
  const folder = temporaryFolder();
  await writeFile(
    join(folder, 'openuni.json'),
    JSON.stringify({ id: 'mine', size_multiple: 8, defaults: { width: 96, height: 48 } }),
  );
  const transport = new FakeTransport();
  const openuni = await OpenUni.launch({ transport, model: folder });
  const { images } = await openuni.images.generate({ prompt: 'a' });
  expect(transport.requests[0]?.model).toEqual({ id: 'mine', path: folder });
  expect(images[0]).toMatchObject({ width: 96, height: 48, settings: { model: 'mine' } });
  await expect(openuni.images.generate({ prompt: 'a', size: '50x48' })).rejects.toMatchObject({
    hint: 'The nearest size is 48x48.',
  });
});

it('refuses an unknown model before anything is launched', async () => {
  await expect(OpenUni.launch({ model: 'opennui-nano' })).rejects.toMatchObject({
    code: 'model_not_found',
    model: 'opennui-nano',
    hint: expect.stringContaining('Did you mean openuni-nano?'),
  });
});

it('closes the engine at the end of the block', async () => {
  const transport = new FakeTransport();
  {
    await using openuni = await OpenUni.launch({ transport });
    expect(await openuni.describe()).toMatchObject({ engine: 'fake' });
  }
  expect(transport.closed).toBe(true);
});

it('close cancels what runs, and nothing can be asked after it', async () => {
  const { openuni, transport } = await launch(new FakeTransport({ latencyMs: 2 }));
  const run = openuni.images.generate(small);
  for await (const _ of run) {
    await openuni.close();
    break;
  }
  await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  expect(run.status).toBe('cancelled');
  await expect(openuni.images.generate(small)).rejects.toThrow('has been closed');
  await expect(openuni.describe()).rejects.toThrow('has been closed');
  expect(transport.requests).toHaveLength(1);
});

it('gives up a run at its deadline, and refuses a deadline that is none', async () => {
  const { openuni } = await launch(new FakeTransport({ latencyMs: 20 }));
  await expect(openuni.images.generate({ ...small, timeoutMs: 30 })).rejects.toMatchObject({
    code: 'deadline_exceeded',
    timeoutMs: 30,
  });
  await expect(openuni.chat({ prompt: 'hi', timeoutMs: -1 })).rejects.toMatchObject({
    code: 'invalid_request',
    field: 'timeoutMs',
  });
  expect(await openuni.health()).toMatchObject({ failed: 1, cancelled: 0 });
});

it('close can let what runs finish', async () => {
  const { openuni } = await launch(new FakeTransport({ latencyMs: 2 }));
  const run = openuni.images.generate(small);
  for (;;) {
    if ((await openuni.health()).running > 0) break;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await openuni.close({ finish: true });
  expect((await run).images).toHaveLength(1);
});
