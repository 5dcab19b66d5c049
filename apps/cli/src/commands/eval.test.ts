import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvaluationReport } from '@openuni/sdk';
import { FakeJobs, FakeTransport } from '@openuni/testing';
import { expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.js';

const report: EvaluationReport = {
  format: 1,
  benchmark: 'geneval',
  protocol: 'official',
  name: 'mine',
  complete: true,
  comparable: false,
  notes: [],
  scale: 1,
  overall: { score: 0.5, low: 0.4, high: 0.6 },
  measures: {},
  categories: [],
  scorers: [],
  prompts: { scored: 1, expected: 1, official: false, sha256: '' },
  pictures: { scored: 4, expected: 4 },
  items: [],
  problems: [],
  generation: null,
  cost: null,
};

/** Runs a command whose job ends at once, with the report that Python would have written. */
async function run(...args: string[]) {
  const jobs = new FakeJobs({
    events: () => [
      { type: 'metric', step: 2, values: { picturesPerSecond: 2 } },
      { type: 'step', index: 1, total: 2, etaMs: 0 },
      { type: 'log', level: 'warning', message: 'Incomplete: a note.' },
      { type: 'done', timings: {} },
    ],
    beforeEvent: async (_, { folder }) => {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'report.json'), JSON.stringify(report));
    },
  });
  const ended = await runCli(args, { transport: new FakeTransport({ jobs }) });
  return { ...ended, words: jobs.requests[0]?.args.join(' ') ?? '' };
}

it('eval draws and scores: the page on stdout, the rest for people', async () => {
  const { exitCode, stdout, stderr, cwd, words } = await run(
    ...'eval geneval --out runs --limit 3 --processes 2 --size 64x32 --dtype float32 --detections d.jsonl'.split(
      ' ',
    ),
  );
  expect(exitCode, stderr).toBe(0);
  expect(stdout).toBe(`${join(cwd, 'runs/report.html')}\n`);
  expect(stderr).toContain('Step 2 of 2: 2.00 pictures/s, 0.0 s left');
  expect(stderr).toContain('Incomplete: a note.');
  expect(stderr).toContain('mine: 0.500 (95 % interval 0.400 to 0.600), not comparable');
  expect(words).toContain(`run geneval --out=${join(cwd, 'runs')} --model={"id":"openuni-nano"`);
  expect(words).toContain('"dtype":"float32"');
  expect(words).toContain('--size=64x32');
  expect(words).toContain(`--limit=3 --detections=${join(cwd, 'd.jsonl')}`);
});

it('eval nano passes on the parts that it is asked for', async () => {
  const { exitCode, stderr, words } = await run(...'eval nano --out a --only chat,edit'.split(' '));
  expect(exitCode, stderr).toBe(0);
  expect(words).toContain(' --only=chat,edit');
});

it('score passes the judge on, without a key', async () => {
  const { exitCode, stderr, cwd, words } = await run(
    ...'score wise pictures --protocol verified --judge-url http://a/v1 --judge-model b'.split(' '),
    ...'--timeout 2 --input-price 1 --output-price 2 --budget 3 --allow-incomplete'.split(' '),
  );
  expect(exitCode, stderr).toBe(0);
  expect(words).toBe(
    `score wise ${join(cwd, 'pictures')} --protocol=verified --allow-incomplete --judge-url=http://a/v1 --judge-model=b --timeout=2 --input-price=1 --output-price=2 --budget=3`,
  );
});

it.each([
  ['eval imagenet --out a', 'imagenet'],
  ['eval nano', '--out'],
  ['eval nano --out a --size wide', 'wide is no size'],
  ['eval nano --out a --only edits', 'only'],
  ['score wise a --judge-url nowhere --judge-model b', 'judge'],
  ['score dpg a --protocol best', 'best'],
])('%s is wrong usage', async (command, said) => {
  const { exitCode, stderr, words } = await run(...command.split(' '));
  expect({ exitCode, words }).toEqual({ exitCode: 2, words: '' });
  expect(stderr).toContain(said);
});

it('report refuses a folder that was not scored', async () => {
  const { exitCode, stderr } = await run('report', 'nothing-here');
  expect(exitCode).toBe(2);
  expect(stderr).toContain('holds no report');
});
