import { readdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { jsonError, openuni, untilPrinted } from './support/cli.js';
import { workersOf } from './support/processes.js';
import { scratch } from './support/scratch.js';

type Program = ReturnType<typeof openuni>;

/** A thousand steps: far longer than any of these moments. */
const start = (folder: string) =>
  openuni(folder, 'generate', 'a red circle', '--steps', '1000', '--json');

it.each<[string, (program: Program) => Promise<unknown>]>([
  ['at the very start', () => delay(100)],
  ['while Python starts', () => delay(350)],
  ['while torch is imported', (program) => untilPrinted(program, 'queued')],
  ['while the model loads', (program) => untilPrinted(program, '"weights"')],
  ['at the first step', (program) => untilPrinted(program, '"step","index":0')],
  ['in the middle of sampling', (program) => untilPrinted(program, '"step","index":30')],
])('ends on Ctrl-C %s, with exit code 130 and no Python left', async (_, moment) => {
  const folder = await scratch();
  const program = start(folder);
  const pid = Number(program.pid);
  await Promise.race([moment(program), program]);
  const interrupted = performance.now();
  program.kill('SIGINT');
  const { exitCode, signal, stdout, all } = await program;
  expect(performance.now() - interrupted).toBeLessThan(3000);
  // Before Node has come up to handle it, the signal itself ends the program: 130 to a shell.
  expect(exitCode ?? (signal === 'SIGINT' && 130), all).toBe(130);
  expect(jsonError(stdout)?.code ?? 'cancelled').toBe('cancelled');
  expect(workersOf(pid)).toEqual([]);
  expect(await readdir(folder)).toEqual([]);
});
