import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nearestName } from '../options/near-names.js';
import { Models } from './models.js';
import { resolveModel } from './resolve-model.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openuni-model-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(name: string): Promise<string> {
  await writeFile(join(folder, name), '');
  return join(folder, name);
}

it('lists what is known and gets one of it', async () => {
  const models = new Models();
  expect((await models.list()).map(({ id }) => id)).toContain('openuni-l-1024');
  expect(await models.get('openuni-nano')).toMatchObject({ weights: { kind: 'builtin' } });
});

it('reads a folder', async () => {
  await writeFile(join(folder, 'openuni.json'), '{"size_multiple": 32, "defaults": {"steps": 8}}');
  expect(await resolveModel(folder)).toMatchObject({
    model: { path: folder },
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

it('takes a stage of a model, the last one being the model itself', async () => {
  const early = await resolveModel('openuni-b-512:pretrained');
  expect(early.model).toEqual({
    id: 'openuni-b-512:pretrained',
    path: null,
    variant: 'openuni-b-512',
  });
  const late = await resolveModel('openuni-b-512:finetuned');
  expect(late.model).toEqual({ id: 'openuni-b-512', path: null, variant: 'openuni-b-512' });
  await expect(resolveModel('openuni-b-512:half')).rejects.toMatchObject({
    code: 'model_not_found',
    hint: 'Its stages: openuni-b-512:pretrained, openuni-b-512:finetuned.',
  });
});

it('takes an official config, by its path or with a checkpoint and changes', async () => {
  const config = await file('openuni_b.py');
  const checkpoint = await file('b.pth');
  expect(await resolveModel(config)).toMatchObject({
    model: { id: 'openuni_b', path: null, config: { file: config, options: [] } },
    card: { defaultSize: { width: 512, height: 512 }, weights: { kind: 'files', config } },
  });
  const cfgOptions = { 'model.num_queries': 64, 'model.lora_modules': null, fast: true };
  const { model } = await resolveModel({ config, checkpoint, cfgOptions });
  expect(model).toMatchObject({
    config: { options: ['model.num_queries=64', 'model.lora_modules=None', 'fast=True'] },
    checkpoint,
  });
});

it('tells the variant of a checkpoint file or folder from its tensors', async () => {
  const checkpoint = await file('b.pth');
  const recognise = async () => ['openuni-b-512'];
  const expected = {
    model: { id: 'openuni-b-512', path: null, variant: 'openuni-b-512', checkpoint },
    card: { id: 'openuni-b-512', weights: { kind: 'files', checkpoint } },
  };
  expect(await resolveModel(checkpoint, { recognise })).toEqual({
    ...expected,
    card: expect.objectContaining(expected.card),
  });
  expect(await resolveModel({ checkpoint }, { recognise })).toMatchObject(expected);
  const named = { checkpoint, variant: 'openuni-b-512' };
  expect(await resolveModel(named)).toMatchObject(expected);
  const shards = join(folder, 'shards');
  await mkdir(shards);
  await writeFile(join(shards, 'model.safetensors.index.json'), '{}');
  expect((await resolveModel(shards, { recognise })).model).toMatchObject({ checkpoint: shards });
});

it('refuses a checkpoint that fits several variants or none', async () => {
  const checkpoint = await file('l.pth');
  const several = async () => ['openuni-l-512', 'openuni-l-1024'];
  await expect(resolveModel(checkpoint, { recognise: several })).rejects.toMatchObject({
    code: 'invalid_request',
    field: 'model.variant',
    message: expect.stringContaining('fits openuni-l-512 or openuni-l-1024'),
  });
  await expect(resolveModel(checkpoint, { recognise: async () => [] })).rejects.toMatchObject({
    code: 'weights_invalid',
    hint: expect.stringContaining('official config'),
  });
});

it.each([
  ['a missing config', { config: './none.py' }, 'model.config', 'none.py is not there'],
  ['a folder as config', { config: tmpdir() }, 'model.config', 'is a folder, not a file'],
  ['a missing checkpoint', { checkpoint: './none.pth' }, 'model.checkpoint', 'is not there'],
])('refuses %s', async (_, model, field, message) => {
  await expect(resolveModel(model)).rejects.toMatchObject({
    code: 'invalid_request',
    field,
    message: expect.stringContaining(message),
  });
});

it('suggests near names only', () => {
  const known = ['openuni-nano', 'openuni-b-512'];
  expect(nearestName('OpenUni_Nano', known)).toBe('openuni-nano');
  expect(nearestName('openuni-b-51', known)).toBe('openuni-b-512');
  expect(nearestName('stable-diffusion', known)).toBeUndefined();
});
