import { copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Models } from '@openuni/sdk';
import { expect, it } from 'vitest';
import { jsonError, openuni } from './support/cli.js';
import { scratch } from './support/scratch.js';

const nano = fileURLToPath(new URL('../../python/openuni/nano/weights', import.meta.url));
const trained = ['meta_queries', 'connector', 'projector'];

it('converts, inspects, and draws with a checkpoint as with the model that it is of', async () => {
  const folder = await scratch();
  const models = new Models();
  const target = join(folder, 'trained.pth');
  const run = models.convert(nano, target, { parts: trained });
  const events: string[] = [];
  for await (const { type } of run) events.push(type);
  const { source, target: written } = await run;
  expect(events).toEqual([...Array(written.tensors).fill('step'), 'done']);
  expect(source.variants).toEqual(['openuni-nano']);
  expect(Object.keys(written.parts).toSorted()).toEqual(trained.toSorted());

  const found = await openuni(
    folder,
    'models',
    'inspect',
    'trained.pth',
    '--variant',
    'openuni-nano',
  );
  expect(found.exitCode, found.all).toBe(0);
  expect(found.stdout).toMatch(/connector +\d+ +[\d,]+ .*bfloat16/);
  expect(found.stdout).toContain('It fits openuni-nano');
  const other = await openuni(
    folder,
    ...['models', 'inspect', 'trained.pth', '--variant', 'openuni-b-512', '--json'],
  );
  expect(other.exitCode).toBe(1);
  expect(JSON.parse(other.stdout).fit.mismatch).toContain(
    'of openuni-nano, but the model is openuni-b-512',
  );

  for (const [model, name] of [
    ['trained.pth', 'a'],
    ['openuni-nano', 'b'],
  ] as const) {
    const flags = ['-m', model, '--seed', '1', '--steps', '2', '-o', `${name}.webp`];
    const drawn = await openuni(folder, 'generate', 'a red circle', ...flags);
    expect(drawn.exitCode, drawn.all).toBe(0);
  }
  expect(await readFile(join(folder, 'a.webp'))).toEqual(await readFile(join(folder, 'b.webp')));
});

it('refuses what cannot be converted and leaves nothing behind', async () => {
  const folder = await scratch();
  await copyFile(join(nano, 'model.safetensors'), join(folder, 'a.safetensors'));
  const convert = (...args: string[]) => openuni(folder, 'models', 'convert', ...args, '--json');
  for (const [args, code, exitCode] of [
    [['none.pth', 'b.pth'], 'weights_invalid', 1],
    [['a.safetensors', 'a.safetensors'], 'invalid_request', 2],
    [['a.safetensors', 'b.onnx'], 'invalid_request', 2],
  ] as const) {
    const refused = await convert(...args);
    expect(jsonError(refused.stdout), refused.all).toMatchObject({ code });
    expect(refused.exitCode).toBe(exitCode);
  }
  const abort = new AbortController();
  const run = new Models().convert(join(folder, 'a.safetensors'), join(folder, 'b.pth'), {
    signal: abort.signal,
  });
  const stopped = (async () => {
    for await (const event of run) if (event.type === 'step') abort.abort();
  })();
  await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
  expect(await readdir(folder)).toEqual(['a.safetensors']);
});
