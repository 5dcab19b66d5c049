import type { CreateEnvironmentOptions, FoundPython, SetupEvent } from '@openuni/bridge/setup';
import { CancelledError } from '@openuni/sdk';
import { describe, expect, it } from 'vitest';
import { recordingContext } from '../../testing/recording-context.js';
import { runCli } from '../../testing/run-cli.js';
import { runSetup } from './run-setup.js';

const executable = '/env/bin/python';
const environment = {
  directory: '/env',
  executable,
  python: '3.11.7',
  sets: ['inference'],
  torch: 'cpu',
} as const;
const title = 'Install the Python packages';
const good: SetupEvent[] = [
  { type: 'skip', step: 'environment', title: 'Make the environment', reason: 'up to date' },
  { type: 'start', step: 'packages', title },
  { type: 'output', step: 'packages', line: 'Collecting torch' },
  { type: 'warning', step: 'packages', message: 'a large download' },
  { type: 'finish', step: 'packages', title, ms: 61_000, note: 'all of them' },
  { type: 'ready', ms: 62_000, environment },
];

function tools(events: SetupEvent[], end: () => void | Promise<void> = () => {}) {
  const asked: CreateEnvironmentOptions[] = [];
  const found: FoundPython = { executable, source: 'setup', searched: [] };
  return {
    asked,
    findPython: () => found,
    createEnvironment: async function* (options: CreateEnvironmentOptions = {}) {
      asked.push(options);
      yield* events;
      await end();
    },
  };
}

describe('tells of the steps', () => {
  it('as lines, with the interpreter alone on stdout', async () => {
    const context = recordingContext();
    expect(await runSetup(context, {}, tools(good))).toBe(0);
    expect(context.stdout.text()).toBe(`${executable}\n`);
    expect(context.stderr.text().split('\n')).toEqual([
      'Make the environment: up to date',
      'Install the Python packages ...',
      'warning: a large download',
      '  done in 1 min 1 s: all of them',
      'The Python environment is ready (1 min 2 s):',
      '',
    ]);
  });

  it("with pip's output on demand", async () => {
    const context = recordingContext();
    await runSetup(context, { verbose: true }, tools(good));
    expect(context.stderr.text()).toContain('  | Collecting torch\n');
  });

  it('as JSON lines', async () => {
    const context = recordingContext({ isTTY: true });
    await runSetup(context, { json: true }, tools(good));
    const lines = context.stdout.text().trim().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(good);
    expect(context.stderr.text()).toBe('');
  });

  it('with a spinner on a terminal', async () => {
    const context = recordingContext({ isTTY: true });
    await runSetup(context, {}, tools(good));
    expect(context.stdout.text()).toBe(`${executable}\n`);
    expect(context.stderr.text()).toContain('Install the Python packages, 1 min 1 s (all of them)');
    expect(context.stderr.text()).not.toContain(' ...');
  });
});

it('passes its options on, paths from the current folder', async () => {
  const context = recordingContext({ cwd: '/app' });
  const fake = tools([]);
  await runSetup(
    context,
    { train: true, dev: true, dir: '.venv', offline: 'wheels', python: 'python3.11', torch: 'cpu' },
    fake,
  );
  expect(fake.asked).toMatchObject([
    {
      sets: ['train', 'dev'],
      directory: '/app/.venv',
      base: 'python3.11',
      torch: 'cpu',
      pip: { offline: '/app/wheels' },
    },
  ]);
});

it('installs into an environment of the user, or makes that of the official code', async () => {
  const fake = tools([]);
  await runSetup(recordingContext({ cwd: '/app' }), { into: 'env', reference: true }, fake);
  expect(fake.asked).toMatchObject([{ into: 'env', sets: ['reference'], directory: undefined }]);
  const { exitCode, stderr } = await runCli(['setup', '--into', 'env', '--force']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('--force');
});

it('shows the last lines of a step that failed and throws its error', async () => {
  const context = recordingContext();
  const failure: SetupEvent = {
    type: 'fail',
    step: 'packages',
    title,
    ms: 2000,
    message: 'pip failed',
    output: ['ERROR: no space'],
  };
  const error = new Error('pip failed');
  const fake = tools([failure], () => {
    throw error;
  });
  await expect(runSetup(context, {}, fake)).rejects.toBe(error);
  expect(context.stderr.text()).toBe('  | ERROR: no space\n  failed after 2.0 s\n');
});

it.each([true, false])('says what is found in place of what it made (TTY %s)', async (isTTY) => {
  const context = recordingContext({ isTTY });
  const found: FoundPython = {
    executable: '/app/.venv/bin/python',
    source: 'project',
    searched: [],
  };
  await runSetup(context, {}, { ...tools(good), findPython: () => found });
  expect(context.stderr.text()).toContain('Here OpenUni uses /app/.venv/bin/python');
  expect(context.stderr.text()).toContain(`OPENUNI_PYTHON=${executable}`);
});

it('ends with 130 when it is interrupted', async () => {
  const context = recordingContext();
  const fake = tools([], async () => {
    context.signals.emit('SIGINT');
    expect(fake.asked[0]?.signal?.aborted).toBe(true);
    throw new CancelledError();
  });
  expect(await runSetup(context, {}, fake)).toBe(130);
});

it('refuses an unknown build of torch as wrong usage', async () => {
  const { exitCode, stderr } = await runCli(['setup', '--torch', 'tpu']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Allowed choices are auto, cpu, cuda');
});
