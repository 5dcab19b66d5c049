import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { JobFolder } from './job-folder.js';
import { batchScript, cancelBatch, queueState, submitBatch } from './slurm.js';

const options = {
  folder: new JobFolder('/work/run'),
  name: 'train-abc',
  launcher: { kind: 'slurm', nodes: 1, nproc: 2, options: { partition: 'gpu', exclusive: '' } },
  python: 'py',
  command: ['srun', 'py'],
  attempt: 1,
  cwd: '/work',
  variables: { OMP_NUM_THREADS: "it's 1" },
} as const;

/** Puts shell scripts in the places of Slurm's commands. */
async function slurm(commands: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'openuni-slurm-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [name, script] of Object.entries(commands)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  }
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH']}`);
  onTestFinished(() => void vi.unstubAllEnvs());
  return folder;
}

it('tells sbatch what the job is, and that it is not to begin anew by itself', () => {
  const lines = batchScript(options).split('\n');
  expect(lines).toContain('#SBATCH --no-requeue');
  expect(lines).toContain('#SBATCH --partition=gpu');
  expect(lines).toContain('#SBATCH --exclusive');
  expect(lines).toContain('#SBATCH --output=/work/run/log.txt');
  expect(lines).toContain("export OMP_NUM_THREADS='it'\\''s 1'");
});

it.each([
  [{ cwd: "/work/it's" }, 'chdir'],
  [{ cwd: '/work/lr#3' }, 'chdir'],
  [{ folder: new JobFolder('/work/50%A') }, 'output'],
  [{ launcher: { ...options.launcher, options: { output: 'x' } } }, 'slurm.options.output'],
  [{ launcher: { ...options.launcher, options: { 'a\nb': 'x' } } }, 'slurm.options.a\nb'],
])('refuses %j', (change, field) => {
  expect(() => batchScript({ ...options, ...change })).toThrow(
    expect.objectContaining({ code: 'invalid_request', field }),
  );
});

it('finds a job on the cluster that took it', async () => {
  const folder = await slurm({
    sbatch: 'echo "7;far"',
    squeue: 'echo "CLUSTER: far"; echo "$@" >&2; echo RUNNING',
    scancel: 'echo "$@" > "$(dirname "$0")/told"',
  });
  const id = await submitBatch({ ...options, folder: new JobFolder(folder) });
  expect(id).toBe('7;far');
  expect(await queueState(id)).toBe('RUNNING');
  await cancelBatch(id);
  expect(await readFile(join(folder, 'told'), 'utf8')).toBe('--clusters=far 7\n');
});

it('a job is gone when the queue knows it no more, not when the queue does not answer', async () => {
  await slurm({ squeue: 'echo "slurm_load_jobs error: Invalid job id specified" >&2; exit 1' });
  expect(await queueState('7')).toBeNull();
  await slurm({ squeue: 'echo "Unable to contact slurm controller" >&2; exit 1' });
  await expect(queueState('7')).rejects.toMatchObject({ code: 'unsupported' });
  await slurm({ squeue: 'true' });
  expect(await queueState('7')).toBeNull();
});
