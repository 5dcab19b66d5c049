import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FakeJobs, type FakeJobsOptions, FakeTransport } from '@openuni/testing';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.js';
import { runCli } from '../testing/run-cli.js';

const source = 'train_cfg = dict(max_iters=3)\n';

/** A folder with a config, and jobs in memory that outlive a command. */
async function fixture(options: FakeJobsOptions = {}) {
  const cwd = temporaryFolder();
  await writeFile(join(cwd, 'mine.py'), source);
  const jobs = new FakeJobs(options);
  const run = (args: string[], more: Parameters<typeof runCli>[1] = {}) =>
    runCli(args, { cwd, transport: new FakeTransport({ jobs }), ...more });
  return { cwd, jobs, run };
}

it('trains, tells each step, and prints the checkpoint', async () => {
  const { cwd, run } = await fixture();
  const { exitCode, stdout, stderr } = await run(['train', 'mine.py', '--work-dir', 'w']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: `${join(cwd, 'w/iter_3.pth')}\n` });
  expect(stderr).toContain('Step 3 of 3: loss 0.3333, lr 0.0001, 8.00 samples/s');
  expect(stderr).toContain(`train-fake-1 in ${join(cwd, 'w')}`);
});

it('draws a bar on a terminal', async () => {
  const { run } = await fixture();
  const { stderr } = await run(['train', 'mine.py'], { isTTY: true });
  expect(stderr).toContain('█');
  expect(stderr).toContain('3/3 loss 0.3333');
});

it('passes the flags of the official script on, and its own', async () => {
  const { jobs, run } = await fixture();
  const flags =
    '--seed 7 --deepspeed deepspeed_zero2 --resume a.pth --launcher pytorch --nproc 2 --nodes 2 --node-rank 1 --master-addr a --master-port 29501 --cfg-options train_cfg.max_iters=9 a=b';
  await run(['train', 'mine.py', '--work-dir', 'w', ...flags.split(' ')]);
  expect(jobs.requests[0]).toMatchObject({
    launcher: {
      kind: 'torchrun',
      nproc: 2,
      nodes: 2,
      nodeRank: 1,
      masterAddr: 'a',
      masterPort: 29501,
    },
    needs: { packages: ['mmengine', 'xtuner', 'deepspeed'] },
  });
  expect(jobs.requests[0]?.args.join(' ')).toMatch(
    /--seed 7 --deepspeed deepspeed_zero2 --launcher pytorch --resume a.pth --cfg-options train_cfg.max_iters=9 a=b$/,
  );
  await run(['train', 'mine.py', '--launcher', 'slurm', '--gpus', '4', '--slurm', 'time=1:00']);
  expect(jobs.requests[1]?.launcher).toEqual({
    kind: 'slurm',
    nproc: 1,
    nodes: 1,
    gpus: 4,
    options: { time: '1:00' },
  });
});

it('takes a TypeScript file, which imports the SDK from wherever it lies', async () => {
  const { cwd, jobs, run } = await fixture();
  const config = `import { defineTrainingConfig } from '@openuni/sdk';
const iterations: number = 2;
export default defineTrainingConfig({ preset: 'openuni-b-512/finetune', schedule: { iterations }, hardware: { nproc: 2 } });`;
  await writeFile(join(cwd, 'mine.ts'), config);
  const { exitCode, stderr } = await run(['train', 'mine.ts', '--work-dir', 'w']);
  expect(exitCode, stderr).toBe(0);
  expect(stderr).toContain('Step 2 of 2');
  expect(jobs.requests[0]?.launcher).toMatchObject({ kind: 'torchrun', nproc: 2 });
  expect(jobs.requests[0]?.files?.['config.py']).toContain('max_iters=2');
  await writeFile(join(cwd, 'none.ts'), 'export default 1;');
  const none = await run(['train', 'none.ts']);
  expect(none).toMatchObject({ exitCode: 2 });
  expect(none.stderr).toContain('none.ts exports no training config');
});

it('--json prints one event a line; --detach the job alone', async () => {
  const { run } = await fixture();
  const { stdout, stderr } = await run(['train', 'mine.py', '--json']);
  const types = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).type);
  expect(types.slice(0, 4)).toEqual(['log', 'log', 'metric', 'step']);
  expect(types.at(-1)).toBe('done');
  expect(stderr).toBe('');
  const detached = await run(['train', 'mine.py', '--detach', '--work-dir', 'd', '--json']);
  expect(JSON.parse(detached.stdout)).toMatchObject({ id: 'train-fake-2' });
});

it('Ctrl-C ends the training and says how to go on', async () => {
  const { jobs, run } = await fixture({ latencyMs: 10 });
  const { exitCode, stderr } = await run(['train', 'mine.py'], {
    withSignals: (signals) => setTimeout(() => signals.emit('SIGINT'), 60),
  });
  expect(exitCode).toBe(130);
  expect(stderr).toContain('Go on with: openuni jobs resume train-fake-1');
  const [job] = await jobs.list();
  expect((await job?.state())?.status).toBe('cancelled');
});

it.each([
  [['none.py'], 'There is no config file none.py'],
  [['mine.py', '--launcher', 'mpi'], 'launcher mpi is started by mpirun'],
  [['mine.py', '--nproc', 'two'], 'nproc'],
  [['mine.py', '--nproc', '0'], 'nproc must be at least 1'],
  [['mine.py', '--nodes', '2'], 'masterAddr is missing'],
  [['mine.py', '--slurm', 'gpu'], '--slurm takes key=value'],
])('refuses %j with exit code 2', async (args, message) => {
  const { jobs, run } = await fixture();
  const { exitCode, stderr } = await run(['train', ...args]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(message) });
  expect(jobs.requests).toEqual([]);
});

it('jobs: lists, shows, prints, plots, cancels and resumes', async () => {
  const { cwd, jobs, run } = await fixture();
  expect((await run(['jobs', 'ls'])).stdout).toBe('There are no jobs yet: openuni train\n');
  await run(['train', 'mine.py', '--work-dir', 'w']);
  const listed = await run(['jobs', 'ls']);
  expect(listed.stdout).toMatch(/^ID +STATUS/);
  expect(listed.stdout).toMatch(/\ntrain-fake-1 +finished .*mine /);
  expect(JSON.parse((await run(['jobs', 'ls', '--json'])).stdout)).toMatchObject({
    status: 'finished',
  });
  const shown = await run(['jobs', 'show', 'train-fake-1']);
  expect(shown.stdout).toContain('step      3: loss 0.3333');
  expect(JSON.parse((await run(['jobs', 'show', 'train-fake-1', '--json'])).stdout)).toMatchObject({
    id: 'train-fake-1',
    status: 'finished',
  });
  const events = await run(['jobs', 'logs', 'train-fake-1', '--events', '-n', '1']);
  expect(JSON.parse(events.stdout)).toEqual({ type: 'done', timings: { train: 3 } });
  await mkdir(join(cwd, 'w'));
  expect((await run(['jobs', 'plot', 'train-fake-1'])).stdout).toBe(
    `${join(cwd, 'w/curves.png')}\n`,
  );
  await access(join(cwd, 'w/curves.png'));
  await run(['jobs', 'plot', 'train-fake-1', '-o', 'c.svg']);
  expect(await readFile(join(cwd, 'c.svg'), 'utf8')).toContain('<svg');
  expect((await run(['jobs', 'cancel', 'train-fake-1'])).stdout).toBe('train-fake-1 finished\n');
  const resumed = await run(['jobs', 'resume', 'train-fake-1', '--cfg-options', 'a=1']);
  expect(resumed.exitCode, resumed.stderr).toBe(0);
  const record = await (await jobs.open('train-fake-1')).record();
  expect(record.attempts[1]?.args.slice(-3)).toEqual(['--resume', '--cfg-options', 'a=1']);
  expect(await run(['jobs', 'show', 'other'])).toMatchObject({ exitCode: 2 });
});
