import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { Models } from './models.js';
import { nearestName } from './near-names.js';
import { resolveModel } from './resolve-model.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openuni-model-'));
});

it('lists what is known and gets one of it', async () => {
  const models = new Models();
  expect((await models.list()).map(({ id }) => id)).toContain('openuni-l-1024');
  expect(await models.get('openuni-nano')).toMatchObject({ weights: { kind: 'builtin' } });
});

it('reads a folder', async () => {
  await writeFile(join(folder, 'openuni.json'), '{"size_multiple": 32, "defaults": {"steps": 8}}');
  expect(await resolveModel(folder)).toMatchObject({
    path: folder,
    card: { defaultSteps: 8, sizeMultiple: 32, weights: { kind: 'folder', path: folder } },
  });
});

it.each([
  ['no openuni.json', undefined, /no readable openuni.json/],
  ['no JSON', 'x', /cannot be understood/],
  ['no size multiple', '{}', /size_multiple/],
])('refuses a folder with %s', async (_, text, message) => {
  if (text !== undefined) await writeFile(join(folder, 'openuni.json'), text);
  await expect(resolveModel(folder)).rejects.toMatchObject({
    code: 'weights_invalid',
    message: expect.stringMatching(message),
    path: join(folder, 'openuni.json'),
  });
});

it('suggests near names only', () => {
  const known = ['openuni-nano', 'openuni-b-512'];
  expect(nearestName('OpenUni_Nano', known)).toBe('openuni-nano');
  expect(nearestName('openuni-b-51', known)).toBe('openuni-b-512');
  expect(nearestName('stable-diffusion', known)).toBeUndefined();
});
