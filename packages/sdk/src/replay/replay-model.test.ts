import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RequestedModel } from '@openuni/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fileSettings } from './file-settings.js';
import type { GenerationSettings } from './generation-settings.js';
import { replayOptions } from './replay-options.js';

let folder: string;
let config: string;
let checkpoint: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openuni-replay-'));
  config = join(folder, 'openuni_b.py');
  checkpoint = join(folder, 'b.pth');
  await writeFile(config, 'model = dict()');
  await writeFile(checkpoint, 'weights');
});
afterEach(() => rm(folder, { recursive: true }));

function settings(model: Partial<RequestedModel>): GenerationSettings {
  return {
    version: 1,
    model: 'openuni_b',
    prompt: 'a dog',
    negativePrompt: null,
    seed: 42,
    width: 512,
    height: 512,
    steps: 20,
    guidance: 4.5,
    batch: { index: 3, count: 4 },
    scheduler: 'flow-euler',
    dtype: 'bfloat16',
    ...fileSettings({ id: 'openuni_b', path: null, ...model }),
  };
}

it('records files by what tells them from others, not by where they lie', () => {
  const recorded = settings({ config: { file: config, options: ['a.b=1'] }, checkpoint });
  expect(recorded.config).toMatchObject({ file: 'openuni_b.py', options: ['a.b=1'] });
  expect(recorded.checkpoint).toEqual({ file: 'b.pth', bytes: 7 });
  expect(JSON.stringify(recorded)).not.toContain(folder);
});

it('gives the options that draw the picture again, files and all', () => {
  const recorded = settings({ config: { file: config, options: ['a.b=1'] }, checkpoint });
  expect(replayOptions(recorded, { config, checkpoint })).toMatchObject({
    model: { config, checkpoint, cfgOptions: ['a.b=1'] },
    seed: 42,
    seedMode: 'reference',
    batch: { index: 3, count: 4 },
    scheduler: 'flow-euler',
    dtype: 'bfloat16',
  });
  const trained = { ...settings({ checkpoint }), model: 'openuni-b-512' };
  expect(replayOptions(trained, { checkpoint }).model).toEqual({
    variant: 'openuni-b-512',
    checkpoint,
  });
});

it('refuses files that are missing or have changed', async () => {
  const recorded = settings({ config: { file: config, options: [] }, checkpoint });
  expect(() => replayOptions(recorded)).toThrow('drawn with the config openuni_b.py');
  expect(() => replayOptions(recorded, { config })).toThrow('drawn with the checkpoint b.pth');
  const nowhere = join(folder, 'none.py');
  expect(() => replayOptions(recorded, { config: nowhere, checkpoint })).toThrow('ENOENT');
  await writeFile(checkpoint, 'others');
  expect(() => replayOptions(recorded, { config, checkpoint })).toThrow('it differs');
  await writeFile(config, 'model = dict(x=1)');
  expect(() => replayOptions(recorded, { config, checkpoint })).toThrow('is not the config');
});
