import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { findPython } from '../../src/environment/find-python.js';
import { hostArguments } from '../../src/jobs/host-script.js';
import { processBeginning } from '../../src/jobs/process-beginning.js';
import {
  collect,
  jobFixture,
  steps,
  stub,
  untilGone,
  untilStatus,
  untilThere,
} from './job-fixture.js';

const starter = fileURLToPath(new URL('../stub/start-job.mjs', import.meta.url));

it('outlives the program that started it, killed outright, and is found again', async () => {
  const { jobs, folder, workDir, request } = await jobFixture();
  const asked = JSON.stringify(request('metric=0', 'pid', 'until=go', 'metric=1'));
  const words = [starter, join(folder, 'registry'), asked];
  const program = execa('node', words, { reject: false });
  const pid = Number(await untilThere(join(workDir, 'pid')));
  program.kill('SIGKILL');
  expect((await program).signal).toBe('SIGKILL');
  const [job = expect.fail('the job is not listed')] = await jobs.list();
  expect((await job.state()).status).toBe('running');
  expect(processBeginning(pid)).not.toBeNull();
  await writeFile(join(workDir, 'go'), 'go');
  expect(steps(await collect(job.events()))).toEqual([0, 1]);
  expect((await job.state()).status).toBe('finished');
});

it('cancels every process, also one in a session of its own and one that is deaf', async () => {
  const { jobs, workDir, request } = await jobFixture();
  const job = await jobs.start(request('deaf', 'child', 'pid', 'until=never'));
  const pids = await Promise.all(['pid', 'child'].map((name) => untilThere(join(workDir, name))));
  await job.cancel({ graceMs: 50 });
  expect((await job.state()).status).toBe('cancelled');
  for (const pid of pids) await untilGone(Number(pid));
  await job.cancel();
});

it('SIGTERM ends a job that listens, and its end is told', async () => {
  const { jobs, workDir, request } = await jobFixture();
  const job = await jobs.start(request('pid', 'until=never'));
  await untilThere(join(workDir, 'pid'));
  await job.cancel();
  expect(await job.state()).toMatchObject({ status: 'cancelled', end: { signal: 'SIGTERM' } });
});

it.each([
  ['until=never', { exitCode: null, signal: 'SIGTERM' }],
  ['exit=143', { exitCode: 143, signal: null }],
])('is cancelled where somebody else asked its program to end: %s', async (word, end) => {
  const { jobs, workDir, request } = await jobFixture();
  const job = await jobs.start(request('pid', word));
  const pid = Number(await untilThere(join(workDir, 'pid')));
  if (end.signal !== null) process.kill(pid, end.signal);
  await untilStatus(job, 'cancelled');
  expect((await job.state()).end).toMatchObject(end);
});

it('is failed when its program was killed, lost when all was', async () => {
  const { jobs, folder, workDir, request } = await jobFixture();
  const job = await jobs.start(request('pid', 'until=never'));
  process.kill(Number(await untilThere(join(workDir, 'pid'))), 'SIGKILL');
  await untilStatus(job, 'failed');
  expect((await job.state()).end).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  const path = join(folder, 'other');
  const other = await jobs.start({
    ...request(),
    folder: path,
    args: [path, 'pid', 'until=never'],
  });
  await untilThere(join(path, 'pid'));
  const host = (await other.record()).attempts[0]?.process?.pid as number;
  process.kill(-host, 'SIGKILL');
  await untilStatus(other, 'lost');
  expect((await other.state()).end).toBeNull();
});

it('ends what a program that was killed left running, before it tells its end', async () => {
  const { jobs, workDir, request } = await jobFixture();
  const job = await jobs.start(request('child', 'pid', 'until=never'));
  process.kill(Number(await untilThere(join(workDir, 'pid'))), 'SIGKILL');
  await untilThere(join(workDir, 'end.json'));
  const child = Number(await readFile(join(workDir, 'child'), 'utf8'));
  expect(processBeginning(child)).toBeNull();
  expect((await job.state()).status).toBe('failed');
});

it('also when what is left is deaf', async () => {
  const { workDir } = await jobFixture();
  await mkdir(workDir);
  const python = findPython().executable;
  const host = hostArguments({
    command: [python, '-m', 'stub_job', workDir, 'deaf', 'child', 'exit=3'],
    attempt: 1,
    end: join(workDir, 'end.json'),
    heartbeat: join(workDir, 'heartbeat'),
    gate: false,
    patience: 0.1,
  });
  const env = { PYTHONPATH: stub, OPENUNI_JOB: `stub-${process.pid}` };
  expect((await execa(python, host, { env, reject: false })).exitCode).toBe(3);
  const child = Number(await readFile(join(workDir, 'child'), 'utf8'));
  expect(processBeginning(child)).toBeNull();
});

it('never signals a process that only has the number of one of its own', async () => {
  const { jobs, workDir, request } = await jobFixture();
  const job = await jobs.start(request('exit=0'));
  await collect(job.events());
  const bystander = execa('sleep', ['1000'], { reject: false, detached: true });
  const record = JSON.parse(await readFile(join(workDir, 'job.json'), 'utf8'));
  record.attempts[0].process.pid = bystander.pid;
  await writeFile(join(workDir, 'job.json'), JSON.stringify(record));
  await writeFile(join(workDir, 'end.json'), '{}');
  expect((await job.state()).status).toBe('lost');
  await job.cancel({ graceMs: 0 });
  expect(processBeginning(bystander.pid as number)).not.toBeNull();
  bystander.kill('SIGKILL');
  await bystander;
});

it('a job of another machine is alive while its heartbeat is, and is cancelled there', async () => {
  const { jobs, workDir, request } = await jobFixture();
  const job = await jobs.start(request('pid', 'until=go'));
  await untilThere(join(workDir, 'pid'));
  await untilThere(join(workDir, 'heartbeat'));
  const written = await readFile(join(workDir, 'job.json'), 'utf8');
  const record = JSON.parse(written);
  record.attempts[0].process.host = 'elsewhere.example';
  await writeFile(join(workDir, 'job.json'), JSON.stringify(record));
  expect((await job.state()).status).toBe('running');
  await expect(job.cancel()).rejects.toThrow('runs on another machine, elsewhere.example');
  await writeFile(join(workDir, 'job.json'), written);
});
