import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { jsonLines, openuni } from './support/cli.js';
import { scratch } from './support/scratch.js';

it('draws the same bytes from the same seed, and replays them from the file alone', async () => {
  const folder = await scratch();
  const draw = async (...args: string[]) => {
    const { exitCode, all } = await openuni(folder, ...args);
    expect(exitCode, all).toBe(0);
  };
  await draw('generate', 'a red circle', '--seed', '1', '-o', 'first.png');
  await draw('generate', 'a red circle', '--seed', '1', '-o', 'second.png');
  await draw('replay', 'first.png', '-o', 'replayed.png');
  const first = await readFile(join(folder, 'first.png'));
  expect(await readFile(join(folder, 'second.png'))).toEqual(first);
  expect(await readFile(join(folder, 'replayed.png'))).toEqual(first);
});

it('draws with -n 4 what four runs of one draw with the seeds that it reports', async () => {
  const folder = await scratch();
  const together = await openuni(folder, 'generate', 'a blue star', '-n', '4', '--json');
  expect(together.exitCode, together.all).toBe(0);
  const outputs = jsonLines(together.stdout).filter((line) => line.type === 'output');
  expect(outputs).toHaveLength(4);
  for (const { seed, path } of outputs) {
    const alone = join(folder, `alone-${seed}.png`);
    await openuni(folder, 'generate', 'a blue star', '--seed', `${seed}`, '-o', alone);
    expect(await readFile(alone)).toEqual(await readFile(String(path)));
  }
});
