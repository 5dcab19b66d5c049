import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readGenerationSettings } from '@openuni/sdk';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.js';
import { runCli } from '../testing/run-cli.js';

const config = ['--config', 'openuni_b.py', '--checkpoint', 'b.pth'];
const quick = ['--steps', '1', '--size', '64x64'];

/** A folder with the files that a model is named by; the engine in memory reads none of them. */
async function withFiles(): Promise<string> {
  const cwd = temporaryFolder();
  for (const name of ['openuni_b.py', 'b.pth']) await writeFile(join(cwd, name), name);
  return cwd;
}

it('passes an official config on as the official script is told of it', async () => {
  const cwd = await withFiles();
  const flags = ['--dtype', 'bfloat16', '--seed-mode', 'reference', '--scheduler', 'flow-euler'];
  const changes = ['--cfg-options', 'model.num_queries=64', 'model.lora_modules=auto'];
  const run = await runCli(['generate', 'a dog', ...config, ...flags, '--grid', ...changes], {
    cwd,
  });
  expect(run.exitCode, run.stderr).toBe(0);
  expect(run.transport.requests[0]).toMatchObject({
    model: {
      id: 'openuni_b',
      config: {
        file: join(cwd, 'openuni_b.py'),
        options: ['model.num_queries=64', 'model.lora_modules=auto'],
      },
      checkpoint: join(cwd, 'b.pth'),
      dtype: 'bfloat16',
    },
    scheduler: 'flow-euler',
    width: 512,
    height: 512,
    images: [0, 1, 2, 3].map((index) => ({ seed: 42, batch: { index, count: 4 } })),
  });
});

it('passes on how the model is to be loaded', async () => {
  const flags = ['--compile', '--vae-tiling', '--quantize', 'nf4', '--dtype', 'bfloat16'];
  const picture = await runCli(['generate', 'a dog', ...flags, ...quick]);
  expect(picture.exitCode, picture.stderr).toBe(0);
  const load = { compile: true, vaeTiling: true, quantize: 'nf4', dtype: 'bfloat16' };
  expect(picture.transport.requests[0]?.model).toEqual({ id: 'openuni-nano', path: null, ...load });
  const chat = await runCli(['chat', 'hello', '--offload']);
  expect(chat.exitCode, chat.stderr).toBe(0);
  expect(chat.transport.requests[0]?.model).toMatchObject({ offload: true });
});

it('takes a checkpoint of the variant that -m names, for chats too', async () => {
  const cwd = await withFiles();
  const model = ['-m', 'openuni-b-512', '--checkpoint', 'b.pth'];
  const { transport } = await runCli(['chat', 'hello', ...model], { cwd });
  expect(transport.requests[0]?.model).toEqual({
    id: 'openuni-b-512',
    path: null,
    variant: 'openuni-b-512',
    checkpoint: join(cwd, 'b.pth'),
  });
});

it('replays a picture of a batch, told where its files lie', async () => {
  const cwd = await withFiles();
  const load = ['--dtype', 'float32', '--quantize', 'int8'];
  const flags = ['--seed-mode', 'reference', '-n', '2', ...load, '-o', 'a.png'];
  const made = await runCli(['generate', 'a', ...config, ...flags, ...quick], { cwd });
  expect(made.exitCode, made.stderr).toBe(0);
  const picture = join(cwd, 'a-1.png');
  expect(await readGenerationSettings(picture)).toMatchObject({
    model: 'openuni_b',
    seed: 42,
    batch: { index: 1, count: 2 },
    dtype: 'float32',
    quantize: 'int8',
    config: { file: 'openuni_b.py', options: [] },
    checkpoint: { file: 'b.pth', bytes: 5 },
  });
  const missing = await runCli(['replay', picture], { cwd });
  expect(missing).toMatchObject({ exitCode: 2, stdout: '' });
  expect(missing.stderr).toContain('drawn with the config openuni_b.py');
  const again = await runCli(['replay', picture, ...config, '-o', 'b.png'], { cwd });
  expect(again.exitCode, again.stderr).toBe(0);
  expect(again.transport.requests[0]?.model).toMatchObject({ quantize: 'int8' });
  expect(await readFile(join(cwd, 'b.png'))).toEqual(await readFile(picture));
  await writeFile(join(cwd, 'openuni_b.py'), 'changed');
  const changed = await runCli(['replay', picture, ...config], { cwd });
  expect(changed.stderr).toContain('is not the config openuni_b.py');
  expect([...missing.transport.requests, ...changed.transport.requests]).toEqual([]);
});

it.each([
  [['--config', 'openuni_b.py', '-m', 'openuni-nano'], 2, 'both say which model runs'],
  [['--cfg-options', 'a=b'], 2, 'none is given'],
  [['--config', 'none.py'], 2, 'none.py is not there'],
  [['--config', 'b.pth'], 2, 'must end in .py'],
  [['--config', 'openuni_b.py', '--cfg-options', 'queries'], 2, 'must look like key=value'],
  [['--dtype', 'int8'], 2, 'Allowed choices are float32, bfloat16, float16'],
  [['--quantize', 'int3'], 2, 'Allowed choices are int8, nf4'],
  [['--offload', '--quantize', 'int8'], 1, 'cannot be used together'],
  [['--offload', '--device', 'cpu'], 1, 'would run on the CPU'],
  [['--compile', '--engine', 'reference'], 1, 'The official code cannot do what compile asks for'],
  [['--scheduler', 'ddim'], 2, 'Allowed choices are dpm-solver++'],
  [['--seed-mode', 'batch'], 2, 'Allowed choices are image, reference'],
  [['-m', 'openuni-b-512:half'], 1, 'has no stage half'],
  [['--checkpoint', 'b.pth', '-m', 'openuni-x'], 1, 'no model named openuni-x'],
])('refuses %j and starts nothing', async (args, exitCode, message) => {
  const cwd = await withFiles();
  const run = await runCli(['generate', 'a', ...args], { cwd });
  expect(run.stderr).toContain(message);
  expect(run).toMatchObject({ exitCode, stdout: '' });
  expect(run.transport.requests).toEqual([]);
});
