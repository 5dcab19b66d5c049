import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { JobFolder } from './job-folder.js';
import { batchScript, cancelBatch, queueState, submitBatch } from './slurm.js';

const options = {
  folder: new JobFolder('/jobs/run'),
  name: 'train-abc',
  launcher: { kind: 'slurm', nodes: 1, nproc: 2, options: { partition: 'gpu', exclusive: '' } },
  python: 'py',
  command: ['srun', 'py'],
  attempt: 1,
  cwd: '/jobs',
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

/** Writes down what a command was told. */
const tell = 'echo "$(basename "$0") $*" >> "$(dirname "$0")/told"';

async function told(folder: string): Promise<string[]> {
  return (await readFile(join(folder, 'told'), 'utf8')).trim().split('\n');
}

it('tells sbatch what the job is, and that it is not to begin anew by itself', () => {
  const lines = batchScript(options).split('\n');
  expect(lines).toContain('#SBATCH --no-requeue');
  expect(lines).toContain('#SBATCH --partition=gpu');
  expect(lines).toContain('#SBATCH --exclusive');
  expect(lines).toContain('#SBATCH --output=/jobs/run/log.txt');
  expect(lines).toContain("export OMP_NUM_THREADS='it'\\''s 1'");
});

it.each([
  [{ cwd: "/jobs/it's" }, 'cwd'],
  [{ cwd: '/jobs/lr#3' }, 'cwd'],
  [{ cwd: '/jobs/a\n#SBATCH --wrap=b' }, 'cwd'],
  [{ folder: new JobFolder('/jobs/50%A') }, 'folder'],
  [{ launcher: { ...options.launcher, options: { output: 'x' } } }, 'launcher.options.output'],
  [{ launcher: { ...options.launcher, options: { hold: '' } } }, 'launcher.options.hold'],
  [{ launcher: { ...options.launcher, options: { 'a\nb': 'x' } } }, 'launcher.options.a\nb'],
])('refuses %j', (change, field) => {
  expect(() => batchScript({ ...options, ...change })).toThrow(
    expect.objectContaining({ code: 'invalid_request', field }),
  );
});

it('finds a job on the cluster that took it', async () => {
  const folder = await slurm({
    sbatch: `${tell}; echo "7;far"`,
    squeue: `${tell}; echo "CLUSTER: far"; echo RUNNING`,
    scancel: tell,
    scontrol: tell,
  });
  const onJob = vi.fn();
  await submitBatch({ ...options, folder: new JobFolder(folder), onJob });
  expect(onJob).toHaveBeenCalledExactlyOnceWith('7;far');
  expect(await queueState('7;far')).toBe('RUNNING');
  await cancelBatch('7;far');
  expect(await told(folder)).toEqual([
    `sbatch --parsable --hold ${folder}/run.sbatch`,
    'scontrol --clusters=far release 7',
    'squeue --noheader --clusters=far --jobs=7 --format=%T',
    'scancel --clusters=far 7',
  ]);
});

it.each([
  ['no record can name', 'true', () => expect.fail('no room')],
  ['is not released', 'exit 1', () => {}],
])('takes a job out of the queue that %s', async (_, scontrol, onJob) => {
  const commands = { sbatch: 'echo 7', scontrol: `${tell}; ${scontrol}`, scancel: tell };
  const folder = await slurm(commands);
  const submitted = submitBatch({ ...options, folder: new JobFolder(folder), onJob });
  await expect(submitted).rejects.toThrow(/no room|scontrol refused/);
  expect((await told(folder)).at(-1)).toBe('scancel 7');
});

it('a job is gone when the queue knows it no more, not when the queue does not answer', async () => {
  await slurm({ squeue: 'echo "slurm_load_jobs error: Invalid job id specified" >&2; exit 1' });
  expect(await queueState('7')).toBeNull();
  await slurm({ squeue: 'echo "Unable to contact slurm controller" >&2; exit 1' });
  await expect(queueState('7')).rejects.toMatchObject({ code: 'unsupported' });
  await slurm({ squeue: 'true' });
  expect(await queueState('7')).toBeNull();
});
