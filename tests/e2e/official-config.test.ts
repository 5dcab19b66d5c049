import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPython } from '@openuni/bridge';
import { readImage } from '@openuni/sdk';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { jsonError, openuni } from './support/cli.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const config = here('../../python/tests/compat/official_style.py');
const prompt = 'a dog on the left';

let folder: string;
/** A model as the official scripts name one. */
let model: string[];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openuni-e2e-'));
  await execa(findPython().executable, [here('support/tiny_official.py'), folder], {
    env: { OMP_WAIT_POLICY: 'PASSIVE', OMP_NUM_THREADS: '1' },
  });
  const options = (await readFile(join(folder, 'options'), 'utf8')).split('\n');
  const checkpoint = join(folder, 'trained.pth');
  model = ['--config', config, '--checkpoint', checkpoint, '--device', 'cpu'];
  model.push('--dtype', 'float32', '--cfg-options', ...options);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('draws the picture of the official script', async () => {
  const flags = ['--seed-mode', 'reference', '-n', '2', '--size', '96x64'];
  const run = await openuni(
    folder,
    ...['generate', prompt, ...flags, '--grid', '-o', 'grid.png'],
    ...model,
  );
  expect(run.exitCode, run.all).toBe(0);
  const { width, height, pixels } = await readImage(join(folder, 'grid.png'));
  expect([width, height]).toEqual([192, 64]);
  const official = await readFile(join(folder, 'pictures'));
  const differences = official.map((value, at) => Math.abs(value - (pixels.data[at] ?? 0)));
  expect(official).toHaveLength(pixels.data.length);
  expect(Math.max(...differences)).toBeLessThanOrEqual(1);
});

it('replays one picture of a batch byte for byte, given the files that it names', async () => {
  const flags = ['--seed-mode', 'reference', '--steps', '2', '--size', '96x64', '-n', '3'];
  const run = await openuni(
    folder,
    ...['generate', prompt, ...flags, '--scheduler', 'flow-euler', '-o', 'a.png'],
    ...model,
  );
  expect(run.exitCode, run.all).toBe(0);
  const refused = await openuni(folder, 'replay', 'a-2.png', '--json');
  expect(jsonError(refused.stdout)).toMatchObject({
    code: 'invalid_request',
    details: { field: 'config' },
  });
  const files = ['--config', config, '--checkpoint', 'trained.pth'];
  const replay = await openuni(
    folder,
    'replay',
    'a-2.png',
    ...files,
    '--device',
    'cpu',
    '-o',
    'b.png',
  );
  expect(replay.exitCode, replay.all).toBe(0);
  expect(await readFile(join(folder, 'b.png'))).toEqual(await readFile(join(folder, 'a-2.png')));
});

it('edits a picture and chats about one', async () => {
  const flags = ['--steps', '2', '--size', '96x64', '--seed', '1', '-o', 'edited.png'];
  const edit = await openuni(folder, 'edit', 'a-0.png', 'make it blue', ...flags, ...model);
  expect(edit.exitCode, edit.all).toBe(0);
  expect(await readImage(join(folder, 'edited.png'))).toMatchObject({ width: 96, height: 64 });
  const ask = ['chat', 'a-0.png', 'What is it?', '--max-tokens', '4', '--json'];
  const chat = await openuni(folder, ...ask, ...model);
  expect(chat.exitCode, chat.all).toBe(0);
  const answer = chat.stdout.split('\n').find((line) => line.includes('"answer"')) ?? '';
  expect(JSON.parse(answer)).toMatchObject({
    usage: { completionTokens: 4 },
    finishReason: 'length',
  });
});

it.each<[string, string[], string, RegExp]>([
  ['an option that changes nothing', ['model.num_querys=9'], 'invalid_request', /num_querys/],
  [
    'a part that is not there',
    ['model.vae.pretrained_model_name_or_path=/none'],
    'model_not_found',
    /none/,
  ],
])('refuses %s', async (_, options, code, message) => {
  const args = ['generate', prompt, '-o', 'refused.png', '--json', ...model, ...options];
  const refused = await openuni(folder, ...args);
  expect(jsonError(refused.stdout), refused.all).toMatchObject({ code });
  expect(jsonError(refused.stdout)?.message).toMatch(message);
  expect(await readdir(folder)).not.toContain('refused.png');
});

it('refuses a checkpoint of another variant by both names, and a config that is none', async () => {
  await writeFile(join(folder, 'empty.py'), 'x = 1\n');
  const none = await openuni(folder, 'generate', prompt, '--config', 'empty.py', '--json');
  expect(jsonError(none.stdout), none.all).toMatchObject({ code: 'invalid_request' });
  const other = ['--checkpoint', 'trained.pth', '-m', 'openuni-nano'];
  const refused = await openuni(folder, 'generate', prompt, ...other, '--json');
  expect(jsonError(refused.stdout), refused.all).toMatchObject({ code: 'weights_invalid' });
  expect(jsonError(refused.stdout)?.message).toMatch(/but the model is openuni-nano/);
});
