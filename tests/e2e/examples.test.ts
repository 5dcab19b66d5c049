import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { scratch } from './support/scratch.js';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const tsx = fileURLToPath(new URL('../../node_modules/.bin/tsx', import.meta.url));

/** Runs an example in a folder of its own. */
async function run(name: string, ...args: string[]) {
  const folder = await scratch();
  return { ...(await runProgram(folder, join(name, 'index.ts'), args)), folder };
}

function runProgram(cwd: string, program: string, args: string[] = [], env = {}) {
  return execa(tsx, [join(examples, program), ...args], { cwd, env, reject: false, all: true });
}

const isPng = async (path: string) => String((await readFile(path)).subarray(1, 4)) === 'PNG';

it('01-generate draws four pictures and says where they are', async () => {
  const { folder, stdout, exitCode, all } = await run('01-generate');
  expect(exitCode, all).toBe(0);
  expect(stdout).toContain('step 80 of 80');
  const pictures = await readdir(join(folder, 'pictures'));
  expect(pictures.toSorted()).toEqual(['1.png', '2.png', '3.png', '4.png']);
  expect(await isPng(join(folder, 'pictures/1.png'))).toBe(true);
});

it('02-edit draws a picture and changes it', async () => {
  const { folder, exitCode, all } = await run('02-edit');
  expect(exitCode, all).toBe(0);
  expect((await readdir(folder)).toSorted()).toEqual(['edited.png', 'source.png']);
  const [source, edited] = await Promise.all(
    ['source.png', 'edited.png'].map((name) => readFile(join(folder, name))),
  );
  expect(source?.equals(edited as Buffer)).toBe(false);
});

it('03-chat prints an answer to each question', async () => {
  const { stdout, exitCode, all } = await run('03-chat');
  expect(exitCode, all).toBe(0);
  expect(stdout.match(/^> .*\n.+ \(\d+ tokens\)$/gm)).toHaveLength(3);
});

it('04-live-previews saves previews, then the picture', async () => {
  const { folder, exitCode, all } = await run('04-live-previews');
  expect(exitCode, all).toBe(0);
  const files = await readdir(join(folder, 'previews'));
  const names = ['finished.png', 'step-10.png', 'step-15.png', 'step-5.png'];
  expect(files.toSorted()).toEqual(names);
});

it('05-batch draws every prompt and records the settings', async () => {
  const { folder, exitCode, all } = await run('05-batch');
  expect(exitCode, all).toBe(0);
  const lines = (await readFile(join(folder, 'batch/settings.jsonl'), 'utf8')).trim().split('\n');
  expect(lines.map((line) => JSON.parse(line).seed)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(await isPng(join(folder, 'batch/all.png'))).toBe(true);
});

// Two trainings, which start slowly where others train beside them.
it('06-train prints no step twice, over a resumption, and draws the curve', async () => {
  const folder = await scratch();
  const env = { OMP_NUM_THREADS: '1', XDG_DATA_HOME: join(folder, 'data-home') };
  const prepared = await runProgram(folder, '06-train/prepare.ts', [], env);
  expect(prepared.exitCode, prepared.all).toBe(0);
  const { stdout, exitCode, all } = await runProgram(folder, '06-train/index.ts', [], env);
  expect(exitCode, all).toBe(0);
  const steps = [...stdout.matchAll(/^step (\d+): loss [\d.]+$/gm)].map(([, step]) => Number(step));
  // Steps done between the checkpoint and the end of the training go by unseen.
  expect(steps.slice(0, 4)).toEqual([1, 2, 3, 4]);
  expect(steps.at(-1)).toBe(12);
  expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
  expect(stdout).toContain('trained to step 12');
  expect(await isPng(join(folder, 'run/curve.png'))).toBe(true);
}, 600_000);

it('07-evaluate draws, scores and says that a part is a part', async () => {
  const { folder, stdout, exitCode, all } = await run('07-evaluate');
  expect(exitCode, all).toBe(0);
  expect(stdout).toMatch(/^30 of 30$/m);
  expect(stdout).toMatch(/^6 of 6$/m);
  expect(stdout).toMatch(/^openuni-nano: [01]\.\d{3}, 95 % between/m);
  expect(stdout).toMatch(/^edit: [01]\.\d{3}\nchat: [01]\.\d{3}$/m);
  expect(stdout).toContain('Incomplete: 6 of 600 prompts were asked for.');
  const report = JSON.parse(await readFile(join(folder, 'nano/report.json'), 'utf8'));
  expect(report).toMatchObject({
    complete: false,
    pictures: { scored: 24, expected: 2400 },
    parts: [
      { name: 'edit', scored: 6, expected: 200 },
      { name: 'chat', scored: 6, expected: 1800 },
    ],
  });
  expect(await readFile(join(folder, 'nano/report.html'), 'utf8')).toContain('incomplete');
});

it('08-compare-checkpoints says which prompts changed', async () => {
  const { folder, stdout, exitCode, all } = await run('08-compare-checkpoints');
  expect(exitCode, all).toBe(0);
  expect(stdout).toMatch(/^a photo of .*: [\d.]+ before, [\d.]+ after$/m);
  const page = await readFile(join(folder, 'comparison/report.md'), 'utf8');
  expect(page).toContain('## after against before');
});
