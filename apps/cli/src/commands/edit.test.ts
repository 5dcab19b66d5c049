import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readGenerationSettings } from '@openuni/sdk';
import { expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.js';

const model = ['-m', 'openuni-b-512'];

/** A folder with a picture in it. */
async function withPicture() {
  const { cwd } = await runCli(['generate', 'a', '--steps', '1', '-o', 'source.png']);
  return cwd;
}

it('edits a picture as prompts say', async () => {
  const cwd = await withPicture();
  const order = ['edit', 'source.png', 'make it blue', 'make it red', ...model, '--seed', '3'];
  const { exitCode, stdout, transport } = await runCli([...order, '--size', '256x512'], { cwd });
  expect(exitCode).toBe(0);
  const paths = [join(cwd, 'make-it-blue-3.png'), join(cwd, 'make-it-red-4.png')];
  expect(stdout).toBe(`${paths.join('\n')}\n`);
  expect(transport.requests[0]).toMatchObject({
    type: 'edit',
    source: { width: 128, height: 128 },
    width: 256,
    height: 512,
    images: [{ prompt: 'make it blue' }, { prompt: 'make it red' }],
  });
  expect(await readGenerationSettings(paths[0] ?? '')).toHaveProperty('source');
  const replay = await runCli(['replay', paths[0] ?? ''], { cwd });
  expect(replay).toMatchObject({ exitCode: 2 });
  expect(replay.stderr).toContain('edited from another one');
});

it.each<[string[], number, string]>([
  [['edit', 'source.png'], 2, 'missing required argument'],
  [['edit', 'nothing.png', 'a', ...model], 2, 'nothing.png cannot be read (ENOENT)'],
  [['edit', 'text.png', 'a', ...model], 2, 'no picture'],
  [['edit', 'nothing.png', '', ...model], 2, 'prompt must not be empty'],
  [['edit', 'source.png', 'a', ...model, '--size', '100x100'], 2, 'The nearest size is 256x256'],
])('refuses %j and starts nothing', async (args, code, message) => {
  const cwd = await withPicture();
  await writeFile(join(cwd, 'text.png'), 'hello');
  const { exitCode, stdout, stderr, transport } = await runCli(args, { cwd });
  expect(stderr).toContain(message);
  expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: '' });
  expect(transport.requests).toEqual([]);
  expect((await readdir(cwd)).toSorted()).toEqual(['source.png', 'text.png']);
  expect((await readFile(join(cwd, 'source.png'))).length).toBeGreaterThan(0);
});
