import { cp, readdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OpenUni } from '@openuni/sdk';
import { expect, it } from 'vitest';
import { jsonError, jsonLines, openuni } from './support/cli.js';
import { scratch } from './support/scratch.js';

const nano = fileURLToPath(new URL('../../python/openuni/nano/weights', import.meta.url));

it.each<[string, string[], number, string]>([
  ['an empty prompt', ['generate', ''], 2, 'invalid_request'],
  ['a blank prompt', ['generate', '   '], 2, 'invalid_request'],
  ['a size off the factor', ['generate', 'x', '--size', '100x128'], 2, 'invalid_request'],
  ['a size beyond the model', ['generate', 'x', '--size', '4096x4096'], 2, 'invalid_request'],
  ['a size that is none', ['generate', 'x', '--size', 'large'], 2, 'invalid_request'],
  ['n of 0', ['generate', 'x', '-n', '0'], 2, 'invalid_request'],
  ['n of 1000', ['generate', 'x', '-n', '1000'], 2, 'invalid_request'],
  ['a huge prompt', ['generate', 'x'.repeat(100_000)], 2, 'invalid_request'],
  ['a negative seed', ['generate', 'x', '--seed=-1'], 2, 'invalid_request'],
  ['a missing config', ['generate', 'x', '--config', 'none.py'], 2, 'invalid_request'],
  ['a missing checkpoint', ['generate', 'x', '--checkpoint', 'a.pth'], 2, 'invalid_request'],
  ['a config with a model', ['chat', 'x', '--config', 'file', '-m', 'y'], 2, 'invalid_request'],
  ['changes to no config', ['generate', 'x', '--cfg-options', 'a=b'], 2, 'invalid_request'],
  ['an unknown stage', ['generate', 'x', '-m', 'openuni-b-512:half'], 1, 'model_not_found'],
  ['a picture that is none', ['chat', 'file', 'x', '-m', 'openuni-b-512'], 2, 'invalid_request'],
  [
    'a picture that is not there',
    ['edit', 'a.png', 'x', '-m', 'openuni-b-512'],
    2,
    'invalid_request',
  ],
  ['nothing to pull', ['models', 'pull', 'openuni-nano'], 1, 'unsupported'],
  ['an unknown model', ['generate', 'x', '-m', 'openuni-nona'], 1, 'model_not_found'],
  ['a folder below a file', ['generate', 'x', '-o', 'file/a.png'], 1, 'output_unwritable'],
  ['a folder of the kernel', ['generate', 'x', '-o', '/proc/a.png'], 1, 'output_unwritable'],
  ['an unknown format', ['generate', 'x', '-o', 'a.txt'], 2, 'invalid_request'],
])('refuses %s before anything starts', async (_, args, exitCode, code) => {
  const folder = await scratch();
  await writeFile(join(folder, 'file'), '');
  const refused = await openuni(folder, ...args, '--json');
  expect(refused.exitCode, refused.all).toBe(exitCode);
  const error = jsonError(refused.stdout);
  expect(error).toMatchObject({ code });
  expect(error?.hint).toBeTruthy();
  expect(jsonLines(refused.stdout)).toHaveLength(1);
  expect(await readdir(folder)).toEqual(['file']);
});

it('refuses through the SDK what no shell could pass on, without asking the engine', async () => {
  const openuni = await OpenUni.launch();
  try {
    for (const options of [
      { prompt: 'a red\0circle' },
      { prompt: 'x'.repeat(1 << 20) },
      { prompt: 'a', negativePrompt: '\0' },
    ]) {
      await expect(openuni.images.generate(options)).rejects.toMatchObject({
        code: 'invalid_request',
        hint: expect.any(String),
      });
    }
    // Once for all of them: it waits until the engine has been imported.
    await expect(openuni.describe()).resolves.toMatchObject({ loaded: [] });
  } finally {
    await openuni.close();
  }
});

it.each<[string, (folder: string) => Promise<void>]>([
  ['cut short', (folder) => truncate(join(folder, 'model.safetensors'), 100_000)],
  ['empty', (folder) => truncate(join(folder, 'model.safetensors'), 0)],
  ['of noise', (folder) => writeFile(join(folder, 'model.safetensors'), Buffer.alloc(9999, 7))],
  ['of another shape', (folder) => writeFile(join(folder, 'vae/config.json'), '{}')],
])('refuses weights that are %s, and writes nothing', async (_, damage) => {
  const folder = await scratch();
  const model = join(folder, 'model');
  await cp(nano, model, { recursive: true });
  await damage(model);
  const refused = await openuni(folder, 'generate', 'x', '-m', model, '-o', 'a.png', '--json');
  expect(refused.exitCode, refused.all).toBe(1);
  expect(jsonError(refused.stdout)).toMatchObject({ code: 'weights_invalid' });
  expect(await readdir(folder)).toEqual(['model']);
});
