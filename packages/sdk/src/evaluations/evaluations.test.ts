import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EvaluationReport, JobRequest, JsonRunEvent } from '@openuni/protocol';
import { FakeJobs, type FakeJobsOptions } from '@openuni/testing';
import { expect, it, onTestFinished } from 'vitest';
import { Evaluations } from './evaluations.js';

const report: EvaluationReport = {
  format: 1,
  benchmark: 'nano',
  protocol: 'official',
  name: 'openuni-nano',
  complete: true,
  comparable: true,
  notes: [],
  scale: 1,
  overall: { score: 0.9, low: 0.8, high: 0.95 },
  measures: {},
  categories: [],
  scorers: [],
  prompts: { scored: 1, expected: 1, official: true, sha256: 'ab' },
  pictures: { scored: 4, expected: 4 },
  items: [],
  problems: [],
  generation: null,
  cost: null,
};

const events: JsonRunEvent[] = [
  { type: 'load', component: 'lmm' },
  { type: 'output', index: 0, seed: 42, prompt: 'a red circle', path: '00000/samples/0000.png' },
  { type: 'step', index: 0, total: 1, etaMs: 0 },
  { type: 'metric', step: 1, values: { picturesPerSecond: 2 } },
  { type: 'checkpoint', path: 'none', step: 1 },
  { type: 'done', timings: { generate: 1, score: 2, total: 3 } },
];

async function fixture(options: FakeJobsOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'openuni-evaluations-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const jobs = new FakeJobs({ events: () => events, ...options });
  return { folder, jobs, evaluations: new Evaluations(async () => jobs) };
}

const write = (folder: string, name: string, value: unknown) =>
  mkdir(folder, { recursive: true }).then(() =>
    writeFile(join(folder, name), JSON.stringify(value)),
  );

it('draws, scores, and gives the report with its pages', async () => {
  const { folder, jobs, evaluations } = await fixture();
  await write(folder, 'report.json', report);
  const run = evaluations.run({ benchmark: 'nano', out: folder, steps: 7 });
  const seen: string[] = [];
  for await (const event of run) seen.push(event.type);
  expect(seen).toEqual(['load', 'output', 'step', 'metric', 'done']);
  expect(await run).toEqual({
    id: 'evaluate-fake-1',
    folder,
    report,
    html: join(folder, 'report.html'),
    markdown: join(folder, 'report.md'),
  });
  expect(jobs.requests[0]).toMatchObject({
    kind: 'evaluate',
    name: 'nano openuni-nano',
    program: { module: 'openuni.evaluation' },
    resumeArgs: [],
    needs: { packages: ['httpx', 'tenacity', 'jinja2'] },
  });
  expect(jobs.requests[0]?.args).toEqual([
    'run',
    'nano',
    `--out=${folder}`,
    '--model={"id":"openuni-nano","path":null}',
    '--size=128x128',
    '--steps=7',
    '--guidance=4.5',
    '--edit-guidance=1',
  ]);
});

it.each([
  [{ guidance: 3 }, '--guidance=3'],
  [{ guidance: 3, editGuidance: 2 }, '--guidance=3 --edit-guidance=2'],
  [{ benchmark: 'geneval' }, '--guidance=4.5'],
] as const)("takes the model's own guidance of edits unless %j says more", async (asked, words) => {
  const { folder, jobs, evaluations } = await fixture();
  await write(folder, 'report.json', report);
  await evaluations.run({ benchmark: 'nano', out: folder, ...asked });
  const args = jobs.requests[0]?.args ?? [];
  expect(args.filter((word) => word.includes('guidance')).join(' ')).toBe(words);
});

it('passes on who judges, and what that may cost', async () => {
  const { folder, jobs, evaluations } = await fixture();
  await write(folder, 'report.json', report);
  await evaluations.score({
    benchmark: 'wise',
    folder,
    protocol: 'verified',
    allowIncomplete: true,
    device: 'cpu',
    judge: {
      url: 'http://localhost:8000/v1',
      model: 'Qwen3.5-35B-A3B',
      keyVariable: 'JUDGE_KEY',
      timeoutMs: 1500,
      inputPrice: 0,
      outputPrice: 1,
      budget: 2,
    },
  });
  expect(jobs.requests[0]?.args).toEqual([
    'score',
    'wise',
    folder,
    '--protocol=verified',
    '--allow-incomplete',
    '--device=cpu',
    '--judge-url=http://localhost:8000/v1',
    '--judge-model=Qwen3.5-35B-A3B',
    '--judge-key-env=JUDGE_KEY',
    '--timeout=1.5',
    '--input-price=0',
    '--output-price=1',
    '--budget=2',
  ]);
  expect(jobs.requests[0]?.variables).toEqual({ OPENUNI_DEVICE: 'cpu' });
});

it('fails with the error that Python wrote down, not with an earlier one', async () => {
  const failing = async (event: JsonRunEvent, { folder }: JobRequest) => {
    if (event.type !== 'step') return;
    expect(existsSync(join(folder, 'failure.json')), 'the earlier word is gone').toBe(false);
    await write(folder, 'failure.json', {
      code: 'invalid_request',
      type: 'IncompleteError',
      message: 'one is missing',
      hint: 'draw it',
      details: { problems: [{ code: 'missing_picture', where: '7.png', message: 'not there' }] },
    });
    throw new Error('ended');
  };
  const { folder, evaluations } = await fixture({ beforeEvent: failing });
  await write(folder, 'failure.json', { code: 'cancelled', type: 'X', message: 'old' });
  await expect(evaluations.score({ benchmark: 'wise', folder })).rejects.toMatchObject({
    code: 'invalid_request',
    message: 'one is missing',
    hint: 'draw it',
  });
});

it.each([
  [{ benchmark: 'imagenet' }, 'benchmark'],
  [{ benchmark: 'nano', limit: 0 }, 'limit'],
  [{ benchmark: 'nano', only: [] }, 'only'],
  [{ benchmark: 'nano', seeding: 'random' }, 'seeding'],
  [{ benchmark: 'wise', judge: { url: 'ftp://x/v1', model: 'm' } }, 'judge.url'],
  [{ benchmark: 'nano', detecter: 'auto' }, 'detecter'],
])('refuses %j before anything starts', async (options, field) => {
  const { folder, jobs, evaluations } = await fixture();
  const run = evaluations.run({ out: folder, ...options } as never);
  await expect(run).rejects.toMatchObject({ code: 'invalid_request', field });
  expect(jobs.requests).toEqual([]);
});

it('reports on several folders, and refuses one that was not scored', async () => {
  const { folder, jobs, evaluations } = await fixture();
  const [a, b] = [join(folder, 'a'), join(folder, 'b')];
  await write(a, 'report.json', report);
  await expect(evaluations.report([a, b])).rejects.toMatchObject({ field: 'folder' });
  await write(b, 'report.json', { ...report, name: 'other' });
  const out = join(folder, 'out');
  const { reports, html } = await evaluations.report([a, b], { out });
  expect(reports.map(({ name }) => name)).toEqual(['openuni-nano', 'other']);
  expect(html).toBe(join(out, 'report.html'));
  expect(jobs.requests[0]?.args).toEqual(['report', `--out=${out}`, a, b]);
  await expect(evaluations.report([])).rejects.toMatchObject({ field: 'folders' });
});

it('refuses a report that is damaged', async () => {
  const { folder, evaluations } = await fixture();
  await write(folder, 'report.json', { ...report, scale: 3 });
  await expect(evaluations.read(folder)).rejects.toMatchObject({ code: 'engine_failed' });
  expect(JSON.parse(await readFile(join(folder, 'report.json'), 'utf8')).scale).toBe(3);
});

it('ends the job when it is cancelled', async () => {
  const { folder, evaluations } = await fixture({ latencyMs: 20 });
  const run = evaluations.run({ benchmark: 'nano', out: folder });
  for await (const event of run) if (event.type === 'load') break;
  expect(run.status).toBe('cancelled');
  await expect(run).rejects.toMatchObject({ code: 'cancelled' });
});
