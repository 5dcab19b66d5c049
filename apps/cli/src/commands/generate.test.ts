import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readGenerationSettings, WorkerCrashedError } from '@openuni/sdk';
import { FakeTransport } from '@openuni/testing';
import { expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.js';

const quick = ['--size', '64x64', '--steps', '2'];
const generate = (...args: string[]) => ['generate', ...args, ...quick];

it('saves a picture under a readable name and prints its path', async () => {
  const { exitCode, stdout, stderr, cwd } = await runCli(generate('A red circle!', '--seed', '1'));
  const path = join(cwd, 'a-red-circle-1.png');
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${path}\n` });
  expect(stderr).toContain('Loading weights');
  expect(stderr).toContain('Step 2 of 2');
  expect(await readGenerationSettings(path)).toMatchObject({ prompt: 'A red circle!', seed: 1 });
});

it('gives identical bytes for an identical call, in a file of its own', async () => {
  const first = await runCli(generate('a red circle', '--seed', '1'));
  const second = await runCli(generate('a red circle', '--seed', '1'), { cwd: first.cwd });
  expect(second.stdout).toBe(`${join(first.cwd, 'a-red-circle-1-2.png')}\n`);
  expect(await readFile(first.stdout.trim())).toEqual(await readFile(second.stdout.trim()));
});

it('passes every option on', async () => {
  const { transport } = await runCli([
    ...generate('a', 'b', '-n', '2', '--seed', '7', '--guidance', '3', '--negative', 'blurred'),
    '-m',
    'openuni-nano',
  ]);
  expect(transport.requests).toHaveLength(1);
  expect(transport.requests[0]).toMatchObject({
    width: 64,
    steps: 2,
    guidance: 3,
    images: [
      { prompt: 'a', negativePrompt: 'blurred', seed: 7 },
      { prompt: 'a', negativePrompt: 'blurred', seed: 8 },
      { prompt: 'b', negativePrompt: 'blurred', seed: 9 },
      { prompt: 'b', negativePrompt: 'blurred', seed: 10 },
    ],
  });
});

it('writes to a folder, to a file, to numbered files, and in the format of the extension', async () => {
  const folder = await runCli(generate('a', 'b', '--seed', '1', '-o', 'out/'));
  expect(await readdir(join(folder.cwd, 'out'))).toEqual(['a-1.png', 'b-2.png']);
  const file = await runCli(generate('a', '-o', 'deep/er.webp'));
  expect(file.stdout).toBe(`${join(file.cwd, 'deep/er.webp')}\n`);
  const files = await runCli(generate('a', '-n', '11', '-o', 'a.jpg'));
  const names = await readdir(files.cwd);
  expect(names.slice(0, 2)).toEqual(['a-00.jpg', 'a-01.jpg']);
  expect(names).toHaveLength(11);
});

it('writes one grid', async () => {
  const { cwd, stdout } = await runCli(generate('a', '-n', '4', '--grid', '--seed', '5'));
  expect(await readdir(cwd)).toEqual(['a-5-grid.png']);
  expect(stdout).toBe(`${join(cwd, 'a-5-grid.png')}\n`);
});

it('--json prints one event a line, outputs with the saved path, and nothing else', async () => {
  const { stdout, stderr, cwd } = await runCli(generate('a', '--seed', '1', '--json'));
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.map(({ type }) => type)).toEqual([
    'queued',
    'load',
    'step',
    'step',
    'output',
    'done',
  ]);
  expect(events[4]).toMatchObject({ index: 0, seed: 1, prompt: 'a', path: join(cwd, 'a-1.png') });
  expect(stderr).toBe('');
});

it('draws a bar on a terminal and prints the path after it', async () => {
  const { stdout, stderr, cwd } = await runCli(generate('a', '--seed', '1'), { isTTY: true });
  expect(stderr).toContain('█');
  expect(stderr).not.toContain('Step 2 of 2');
  expect(stdout).toBe(`${join(cwd, 'a-1.png')}\n`);
});

it.each([
  [['generate'], 'missing required argument'],
  [['generate', ''], 'prompt must not be empty'],
  [['generate', 'a', '-n', '0'], 'The nearest value is 1'],
  [['generate', 'a', '-n', '1000'], 'n must be at most 64'],
  [['generate', 'a', '-n', 'many'], 'It must be a number'],
  [['generate', 'a', '--seed', '-1'], 'seed must be at least 0'],
  [['generate', 'a\0b'], 'without NUL'],
  [['generate', 'x'.repeat(1_000_000)], 'it has 1000000'],
  [['generate', 'a', '--size', '100x100'], 'The nearest size is 96x96'],
  [['generate', 'a', '--device', 'tpu'], 'Use auto, cpu'],
  [['generate', 'a', '-o', 'a.gif'], 'Pictures cannot be written to a.gif'],
  [['generate', 'a', '--colour', 'red'], 'unknown option'],
  [['paint', 'a'], 'unknown command'],
])('refuses %j with exit code 2 and starts nothing', async (args, message) => {
  const { exitCode, stderr, stdout, cwd, transport } = await runCli(args);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
  expect(stdout).toBe('');
  expect(transport.requests).toEqual([]);
  expect(await readdir(cwd)).toEqual([]);
});

it('refuses an unknown model and an unwritable place with exit code 1', async () => {
  const model = await runCli(generate('a', '-m', 'openuni-nan'));
  expect(model).toMatchObject({ exitCode: 1, stdout: '' });
  expect(model.stderr).toContain('Did you mean openuni-nano?');
  const place = await runCli(generate('a', '-o', '/dev/null/pictures/'));
  expect(place).toMatchObject({ exitCode: 1, stdout: '' });
  expect(place.stderr).toContain('/dev/null is a file, not a folder');
  expect(place.transport.requests).toEqual([]);
});

it('tells what Python said when it died, in JSON too', async () => {
  const transport = new FakeTransport({
    beforeEvent: (event) => {
      if (event.type === 'step') {
        throw new WorkerCrashedError('Python was ended by SIGKILL.', {
          signal: 'SIGKILL',
          stderr: ['Killed'],
          hint: 'Is there memory enough?',
        });
      }
    },
  });
  const { exitCode, stdout, stderr } = await runCli(generate('a', '--json'), { transport });
  expect(exitCode).toBe(1);
  expect(stderr).toContain('hint: Is there memory enough?');
  expect(stderr).toContain('  Killed');
  expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
    error: { code: 'worker_crashed', details: { signal: 'SIGKILL' } },
  });
});

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s stops the run with exit code %i and leaves no part of a file',
  async (signal, code) => {
    let send = () => {};
    const transport = new FakeTransport({
      beforeEvent: (event) => {
        if (event.type === 'step' && event.index === 1) send();
      },
    });
    const { exitCode, stdout, cwd, exits } = await runCli(generate('a'), {
      transport,
      withSignals: (signals) => {
        send = () => signals.emit(signal);
      },
    });
    expect({ exitCode, stdout, exits }).toEqual({ exitCode: code, stdout: '', exits: [] });
    expect(transport.closed).toBe(true);
    expect(await readdir(cwd)).toEqual([]);
  },
);

it('a second SIGINT ends at once', async () => {
  let interrupt = () => {};
  const transport = new FakeTransport({
    beforeEvent: (event) => {
      if (event.type !== 'step' || event.index !== 1) return;
      interrupt();
      interrupt();
    },
  });
  const { exits } = await runCli(generate('a'), {
    transport,
    withSignals: (signals) => {
      interrupt = () => signals.emit('SIGINT');
    },
  });
  expect(exits).toEqual([130]);
});
