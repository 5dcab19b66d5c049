import { chmod, mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { collect, jobFixture, steps, untilStatus, untilThere } from './job-fixture.js';

/** A cluster of one machine: its queue is a folder of process ids. */
const commands = {
  sbatch: `[ "$2" = --hold ] && echo "$3" >"$CLUSTER/submitted"; echo "7;test"`,
  // What is submitted begins here, and only if its record is there.
  scontrol: `grep -q '"slurmJob": "7;test"' "$CLUSTER"/*/"job.json" || exit 1
setsid bash "$(cat "$CLUSTER/submitted")" >"$CLUSTER/out" 2>&1 </dev/null & echo $! >"$CLUSTER/7"`,
  srun: `shift; exec "$@"`,
  squeue: `echo >>"$CLUSTER/asked"; if [ -e "$CLUSTER/hold" ]; then echo PENDING; elif kill -0 "$(cat "$CLUSTER/7")" 2>/dev/null; then echo RUNNING; else echo "Invalid job id specified" >&2; exit 1; fi`,
  scancel: `kill -TERM -- "-$(cat "$CLUSTER/7")"`,
};

async function cluster(folder: string) {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  for (const [name, script] of Object.entries(commands)) {
    await writeFile(join(bin, name), `#!/bin/bash\n${script}\n`);
    await chmod(join(bin, name), 0o755);
  }
  vi.stubEnv('PATH', `${bin}${delimiter}${process.env['PATH']}`);
  vi.stubEnv('CLUSTER', folder);
}

const launcher = { kind: 'slurm', nproc: 1, gpus: 0, options: { partition: 'small' } } as const;

it('submits a batch file, follows the job, and cancels it', async () => {
  const { jobs, folder, workDir, request } = await jobFixture();
  await cluster(folder);
  await writeFile(join(folder, 'hold'), '');
  const job = await jobs.start({ ...request('metric=0', 'pid', 'until=go'), launcher });
  expect((await job.state()).status).toBe('queued');
  expect((await job.record()).attempts[0]).toMatchObject({ process: null, slurmJob: '7;test' });
  const script = await readFile(join(workDir, 'run.sbatch'), 'utf8');
  expect(script).toContain('#SBATCH --partition=small\n');
  expect(script).toContain(`#SBATCH --job-name=${job.id}\n`);
  await rm(join(folder, 'hold'));
  await untilThere(join(workDir, 'pid'));
  expect((await job.state()).status).toBe('running');
  await writeFile(join(folder, 'asked'), '');
  await job.cancel();
  // A queue bears few questions: before, at once, and some seconds later.
  expect((await readFile(join(folder, 'asked'), 'utf8')).length).toBeLessThanOrEqual(3);
  expect((await job.state()).status).toBe('cancelled');
  await job.resume({ args: [workDir, 'metric=1'] });
  await untilStatus(job, 'finished');
  expect(steps(await collect(job.events()))).toEqual([0, 1]);
});

it('a machine without Slurm tells by the heartbeat', async () => {
  const { jobs, folder, workDir, request } = await jobFixture();
  const path = process.env['PATH'] ?? '';
  await cluster(folder);
  const job = await jobs.start({ ...request('pid', 'until=go'), launcher });
  await untilThere(join(workDir, 'pid'));
  vi.stubEnv('PATH', path);
  expect((await job.state()).status).toBe('running');
  const heartbeat = join(workDir, 'heartbeat');
  const hourAgo = Date.now() / 1000 - 3600;
  await utimes(heartbeat, hourAgo, hourAgo);
  expect((await job.state()).status).toBe('lost');
  await rm(heartbeat);
  expect((await job.state()).status).toBe('queued');
  await writeFile(join(workDir, 'go'), '');
  await untilStatus(job, 'finished');
});

it('says so where there is no Slurm', async () => {
  const { jobs, request } = await jobFixture();
  await expect(jobs.start({ ...request(), launcher })).rejects.toMatchObject({
    code: 'unsupported',
    message: 'There is no sbatch on this machine.',
  });
});
