import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.js';

const events = [
  { type: 'step', index: 0, total: 2, etaMs: null },
  { type: 'log', level: 'warning', message: 'Left out a.png: it is empty' },
  { type: 'metric', step: 1, values: { readable: 1, unreadable: 1 } },
];

/** Stands for Python: tells events, then what it was given. */
async function standIn(cwd: string, exitCode = 0) {
  const path = join(cwd, 'python');
  const lines = events.map((event) => `echo '${JSON.stringify(event)}'`).join('\n');
  await writeFile(path, `#!/bin/sh\n${lines}\necho "$@"\necho words >&2\nexit ${exitCode}\n`);
  await chmod(path, 0o755);
  return path;
}

async function data(...args: string[]) {
  const { cwd } = await runCli(['models']);
  const python = await standIn(cwd, args.includes('bad') ? 2 : 0);
  return runCli(['data', ...args, '--python', python], { cwd });
}

it('hands its flags on, and tells what is left out and the counts', async () => {
  const { exitCode, stdout, stderr } = await data(
    'check',
    '--data-path',
    'a.json',
    '--processes',
    '2',
  );
  expect(exitCode).toBe(0);
  expect(stdout).toBe(
    'readable 1\nunreadable 1\n-m openuni.data check --data-path a.json --processes 2 --events -\n',
  );
  expect(stderr).toBe('warning: Left out a.png: it is empty\nwords\n');
});

it('--json hands the events on; exit codes are its own', async () => {
  const { exitCode, stdout } = await data('pack', 'bad', '--json');
  expect(exitCode).toBe(2);
  expect(
    stdout
      .split('\n')
      .slice(0, 3)
      .map((line) => JSON.parse(line)),
  ).toEqual(events);
  expect(stdout).toContain('-m openuni.data pack bad --events -');
});

it('refuses tools that there are not', async () => {
  expect(await runCli(['data', 'paint'])).toMatchObject({ exitCode: 2 });
});
