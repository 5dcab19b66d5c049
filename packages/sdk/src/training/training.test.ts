import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineTrainingConfig } from '@openuni/config';
import { FakeJobs, type FakeJobsOptions, FakeTransport } from '@openuni/testing';
import { expect, it, onTestFinished } from 'vitest';
import { OpenUni } from '../openuni.js';
import type { TrainingEvent } from './training-event.js';
import type { TrainingOptions } from './training-options.js';

const config = defineTrainingConfig({
  preset: 'openuni-b-512/finetune',
  schedule: { iterations: 4 },
});

async function fixture(options: FakeJobsOptions = {}) {
  const cwd = await mkdtemp(join(tmpdir(), 'openuni-training-'));
  onTestFinished(() => rm(cwd, { recursive: true, force: true }));
  const jobs = new FakeJobs(options);
  const { training } = await OpenUni.launch({ transport: new FakeTransport({ jobs }) });
  return { cwd, jobs, training, workDir: join(cwd, 'work') };
}

async function collect(events: AsyncIterable<TrainingEvent>): Promise<TrainingEvent[]> {
  const all: TrainingEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

it('starts a job, tells its events with steps counted, and gives checkpoint and metrics', async () => {
  const { cwd, training, workDir } = await fixture();
  const run = training.start(config, { cwd, workDir: 'work', seed: 7 });
  const events = await collect(run);
  expect(events.map(({ type }) => type)).toEqual([
    'log',
    ...Array.from({ length: 4 }, () => ['metric', 'step']).flat(),
    'checkpoint',
    'done',
  ]);
  const steps = events.filter((event) => event.type === 'step');
  expect(steps.map(({ index, total }) => [index, total])).toEqual([
    [0, 4],
    [1, 4],
    [2, 4],
    [3, 4],
  ]);
  const checkpoint = { path: join(workDir, 'iter_4.pth'), step: 4 };
  expect(await run).toEqual({
    id: (await run.job).id,
    folder: workDir,
    checkpoint,
    checkpoints: [checkpoint],
    metrics: { step: 3, values: { loss: 0.25, lr: 1e-4, samples_per_second: 8 } },
  });
});

it('asks for what the options say', async () => {
  const { cwd, jobs, training, workDir } = await fixture();
  await training.submit(config, {
    cwd,
    workDir,
    seed: 7,
    nproc: 2,
    cfgOptions: { 'train_cfg.max_iters': 2, 'model.lora_modules': null, a: [1, true], b: 'c' },
    env: { OMP_NUM_THREADS: '1' },
  });
  const [request] = jobs.requests;
  expect(request).toMatchObject({
    kind: 'train',
    folder: workDir,
    program: { module: 'openuni.training' },
    launcher: { kind: 'torchrun', nproc: 2 },
    variables: { OMP_NUM_THREADS: '1' },
    resumed: false,
    needs: { packages: ['mmengine', 'xtuner'] },
    config: { train_cfg: { max_iters: 2 }, a: [1, true] },
  });
  const words =
    '--seed 7 --launcher pytorch --cfg-options train_cfg.max_iters=2 model.lora_modules=None a=[1,True] b=c';
  expect(request?.args).toEqual([
    join(workDir, 'inputs/config.py'),
    '--work-dir',
    workDir,
    ...words.split(' '),
  ]);
  expect(request?.files?.['config.py']).toContain('model = dict(');
});

it('takes the path of a config file; its folder is named after it, numbered if taken', async () => {
  const { cwd, jobs, training } = await fixture();
  await writeFile(join(cwd, 'mine.py'), 'train_cfg = dict(max_iters=3)\n');
  const events = await collect(training.start('mine.py', { cwd }));
  expect(events.filter(({ type }) => type === 'step')).toHaveLength(3);
  const folder = join(cwd, 'work_dirs/mine');
  expect(jobs.requests[0]).toMatchObject({ folder, name: 'mine' });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'iter_3.pth'), '');
  await training.start('mine.py', { cwd });
  expect(jobs.requests[1]?.folder).toBe(`${folder}-2`);
  await expect(training.start('mine.py', { cwd, workDir: folder })).rejects.toMatchObject({
    code: 'invalid_request',
    field: 'workDir',
  });
  await training.start('mine.py', { cwd, resume: true });
  expect(jobs.requests[2]).toMatchObject({ folder, resumed: true });
  expect(jobs.requests[2]?.args).toContain('--resume');
});

it('finds jobs again, follows them, and resumes with changes', async () => {
  const { cwd, training, workDir } = await fixture({
    beforeEvent: ({ type }, { args }) => {
      if (type === 'checkpoint' && args.length < 5) throw new Error('the disk is full');
    },
  });
  const run = training.start(config, { cwd, workDir });
  await expect(run).rejects.toMatchObject({
    code: 'worker_crashed',
    exitCode: 1,
    stderr: ['the disk is full'],
  });
  const [job] = await training.jobs();
  if (!job) return expect.fail('the job is not listed');
  expect((await training.job(workDir)).id).toBe(job.id);
  expect((await job.state()).status).toBe('failed');
  expect((await collect(job.follow())).filter(({ type }) => type === 'metric')).toHaveLength(4);
  const lines: string[] = [];
  for await (const line of job.logs()) lines.push(line);
  expect(lines).toEqual(['the disk is full']);
  await job.resume({ cfgOptions: { 'train_cfg.max_iters': 6 }, nproc: 2 }).catch(() => {});
  const { attempts, request } = await job.record();
  expect(attempts[1]?.args).toEqual([
    ...[
      join(workDir, 'inputs/config.py'),
      '--work-dir',
      workDir,
      '--launcher',
      'pytorch',
      '--resume',
    ],
    ...['--cfg-options', 'train_cfg.max_iters=6'],
  ]);
  expect(request).toMatchObject({ options: { nproc: 2 } });
  expect((await job.record()).config).toMatchObject({ train_cfg: { max_iters: 6 } });
});

it('starts nothing once its signal is aborted', async () => {
  const { cwd, jobs, training, workDir } = await fixture();
  const run = training.start(config, { cwd, workDir, signal: AbortSignal.abort() });
  await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  await expect(run.job).rejects.toThrow();
  expect(jobs.requests).toEqual([]);
});

it('takes what is undefined as left out', async () => {
  const { cwd, jobs, training, workDir } = await fixture();
  const spread = defineTrainingConfig({
    preset: 'openuni-b-512/finetune',
    schedule: { iterations: 4 },
    hardware: { nproc: 2 },
  });
  const job = await training.submit(spread, { cwd, workDir, nproc: undefined });
  expect(jobs.requests[0]?.launcher).toMatchObject({ kind: 'torchrun', nproc: 2 });
  await collect(job.follow());
  await job.relaunch({ nproc: undefined });
  expect((await job.record()).request).toMatchObject({ options: { nproc: 2 } });
});

it('asks for the folder that several nodes write to', async () => {
  const { cwd, training } = await fixture();
  const options = { cwd, nodes: 2, masterAddr: 'node-0' };
  await expect(training.start(config, options)).rejects.toMatchObject({
    code: 'invalid_request',
    field: 'workDir',
  });
});

it('fails with the error that Python wrote down, and gives what was told before', async () => {
  let failed = false;
  const { cwd, training, workDir } = await fixture({
    beforeEvent: async ({ type }, { folder }) => {
      if (type !== 'done' || failed) return;
      failed = true;
      const words = { code: 'out_of_memory', type: 'OutOfMemoryError', message: 'too large' };
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, 'failure.json'), JSON.stringify(words));
      throw new Error('ended');
    },
  });
  const run = training.start(config, { cwd, workDir });
  await expect(run).rejects.toMatchObject({ code: 'out_of_memory', message: 'too large' });
  // All steps are done: the resumed training has nothing new to tell.
  const result = await (await run.job).resume();
  expect(result).toMatchObject({ checkpoint: { step: 4 }, checkpoints: [], metrics: { step: 3 } });
});

it('cancelling the run ends the training; leaving a follower does not', async () => {
  const { cwd, training, workDir } = await fixture({ latencyMs: 5 });
  const run = training.start(config, { cwd, workDir });
  const job = await run.job;
  for await (const event of job.follow()) if (event.type === 'metric') break;
  expect((await job.state()).status).toBe('running');
  for await (const event of run) if (event.type === 'metric') break;
  await expect(run).rejects.toMatchObject({ name: 'AbortError' });
  expect((await job.state()).status).toBe('cancelled');
});

it('draws curves as SVG and PNG', async () => {
  const { cwd, training, workDir } = await fixture();
  await training.start(config, { cwd, workDir });
  const job = await training.job(workDir);
  await job.plot(join(cwd, 'curve.svg'));
  const svg = await readFile(join(cwd, 'curve.svg'), 'utf8');
  for (const text of ['loss', 'learning rate', 'samples/s', 'training'])
    expect(svg).toContain(text);
  await job.plot(join(cwd, 'curve.png'));
  expect(String((await readFile(join(cwd, 'curve.png'))).subarray(1, 4))).toBe('PNG');
  await expect(job.plot('curve.gif')).rejects.toThrow('Curves cannot be written to curve.gif');
});

it.each<[TrainingOptions, string, string]>([
  [{ nproc: 2, launcher: 'none' }, 'launcher', 'none starts one process'],
  [{ nodes: 2 }, 'masterAddr', 'is missing'],
  [{ nodes: 2, nodeRank: 2, masterAddr: 'a' }, 'nodeRank', 'must be less than nodes, 2'],
  [{ slurm: { gpus: 1 } }, 'slurm', 'needs launcher slurm'],
  [{ nproc: 0 }, 'nproc', 'must be at least 1'],
  [{ cfgOptions: ['a'] }, 'cfgOptions', ''],
  [{ workdir: 'a' } as TrainingOptions, 'workdir', 'There is no option named workdir'],
])('refuses %j before anything starts', async (options, field, message) => {
  const { cwd, jobs, training } = await fixture();
  const run = training.start(config, { cwd, ...options });
  const error: unknown = await run.catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: 'invalid_request',
    field: expect.stringContaining(field),
    message: expect.stringContaining(message),
  });
  expect(jobs.requests).toEqual([]);
});

it('refuses a config that is not there', async () => {
  const { cwd, training } = await fixture();
  const run = training.start('none.py', { cwd });
  await expect(run).rejects.toMatchObject({ field: 'config', code: 'invalid_request' });
});
