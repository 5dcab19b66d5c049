import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineTrainingConfig, openTraining, type TrainingEvent } from '@openuni/sdk';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { tinyModel, tinySource } from '../../examples/06-train/tiny.js';
import { openuni, untilPrinted } from './support/cli.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
// One thread each, or trainings beside each other slow each other down a hundredfold.
const env = { OMP_NUM_THREADS: '1', OMP_WAIT_POLICY: 'PASSIVE' };

const config = defineTrainingConfig({
  preset: 'openuni-b-512/finetune',
  model: tinyModel,
  data: { source: tinySource, batchSize: 2, workers: 0 },
  optimiser: { precision: 'float32' },
  schedule: { iterations: 4 },
});

// Trainings start slowly where others train beside them.
vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'openuni-e2e-training-'));
  vi.stubEnv('XDG_DATA_HOME', join(folder, 'own'));
  const prepare = `${root}examples/06-train/prepare.ts`;
  await execa(`${root}node_modules/.bin/tsx`, [prepare], { cwd: folder, env });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function losses(events: AsyncIterable<TrainingEvent>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const event of events) if (event.type === 'metric') found.push(event.values['loss']);
  return found;
}

it('two nodes on this machine train as one', async () => {
  const common = {
    ...{ cwd: folder, workDir: 'nodes', seed: 7, env },
    ...{ nodes: 2, masterAddr: '127.0.0.1', masterPort: 29517 },
  };
  const first = openTraining().start(config, { ...common, nodeRank: 0 });
  await first.job;
  const second = openTraining().start(config, { ...common, nodeRank: 1 });
  const [told] = await Promise.all([losses(first), second]);
  expect(told).toHaveLength(4);
  const { checkpoint, id } = await first;
  expect(checkpoint).toEqual({ path: join(folder, 'nodes/iter_4.pth'), step: 4 });
  expect((await second).folder).toBe(join(folder, 'nodes/node-1'));
  const { attempts } = await (await openTraining().job(id)).record();
  expect(attempts[0]?.command.join(' ')).toContain('--nnodes=2 --node-rank=0');
});

it('a training outlives the killed command that started it', async () => {
  const source = `import { defineTrainingConfig } from '@openuni/sdk';
export default defineTrainingConfig(${JSON.stringify({ ...config, mmengine: undefined })});`;
  await writeFile(join(folder, 'config.ts'), source);
  const program = openuni(folder, 'train', 'config.ts', '--work-dir', 'killed', '--json');
  await untilPrinted(program, 'in ');
  program.kill('SIGKILL');
  await program;
  const job = await openTraining().job(join(folder, 'killed'));
  expect(await losses(job.follow())).toHaveLength(4);
  expect((await job.state()).status).toBe('finished');
  const shown = await openuni(folder, 'jobs', 'show', join(folder, 'killed'));
  expect(shown.stdout).toMatch(/^status +finished$/m);
});

it('what Python finds wrong fails the run with its words', async () => {
  const run = openTraining().start(config, {
    ...{ cwd: folder, workDir: 'wrong', env },
    cfgOptions: { 'train_dataloader.batch_size': 0 },
  });
  await expect(run).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringContaining('train_dataloader.batch_size'),
    hint: expect.any(String),
  });
});
