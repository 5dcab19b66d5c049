import { once } from 'node:events';
import { appendFile, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { JobRequest } from '@openuni/protocol';
import { expect, it, onTestFinished } from 'vitest';
import { collect, jobFixture, steps, untilThere } from './job-fixture.js';

it('runs a program apart, and tells its events, its log and its end', async () => {
  const { jobs, workDir, request } = await jobFixture();
  const job = await jobs.start(request('print=hello', 'metric=0', 'metric=1', 'env=OPENUNI_JOB'));
  expect(steps(await collect(job.events()))).toEqual([0, 1]);
  expect(await collect(job.log())).toEqual(['hello', job.id]);
  const { status, end } = await job.state();
  expect({ status, exitCode: end?.exitCode }).toEqual({ status: 'finished', exitCode: 0 });
  const record = await job.record();
  expect(record).toMatchObject({
    id: job.id,
    kind: 'stub',
    request: { words: ['print=hello', 'metric=0', 'metric=1', 'env=OPENUNI_JOB'] },
    program: { module: 'stub_job' },
    attempts: [{ number: 1, resumed: false, launcher: { kind: 'plain' } }],
  });
  expect(record.git?.commit).toMatch(/^[0-9a-f]{40}$/);
  expect(record.environment.python).toMatch(/^3\./);
  const files = (await readdir(workDir)).toSorted();
  expect(files).toEqual(['end.json', 'events.jsonl', 'heartbeat', 'job.json', 'log.txt']);
});

it('finds jobs by id and by folder, the newest first, and forgets what is gone', async () => {
  const { jobs, folder, request } = await jobFixture();
  const first = await jobs.start(request());
  const second = await jobs.start({ ...request(), folder: join(folder, 'second') });
  expect((await jobs.list()).map(({ id }) => id)).toEqual([second.id, first.id]);
  expect((await jobs.open(first.folder)).id).toBe(first.id);
  expect((await jobs.open(second.id)).folder).toBe(second.folder);
  await collect(second.events());
  await writeFile(join(second.folder, 'job.json'), '{}');
  expect((await jobs.list()).map(({ id }) => id)).toEqual([first.id]);
  await expect(jobs.open(second.folder)).rejects.toMatchObject({ code: 'invalid_request' });
  await expect(jobs.open('stub-none')).rejects.toThrow('There is no job stub-none');
  await collect(first.events());
});

it('one that fails tells its exit code; one that cannot start leaves no job behind', async () => {
  const { jobs, folder, request } = await jobFixture();
  const job = await jobs.start(request('metric=0', 'print=no', 'exit=3'));
  expect(await collect(job.log())).toEqual(['no']);
  expect(await job.state()).toMatchObject({ status: 'failed', end: { exitCode: 3, signal: null } });
  const python = join(folder, 'no-python');
  await expect(jobs.start({ ...request(), python })).rejects.toMatchObject({
    code: 'python_not_found',
  });
  expect(await jobs.list()).toHaveLength(1);
});

it('refuses a second job in a folder while the first goes on, also at the same moment', async () => {
  const { jobs, request } = await jobFixture();
  const starts = await Promise.allSettled([
    jobs.start(request('until=go')),
    jobs.start(request('until=go')),
  ]);
  const refused = starts.filter((start) => start.status === 'rejected');
  expect(refused).toHaveLength(1);
  expect(refused[0]?.reason).toMatchObject({ code: 'invalid_request', field: 'folder' });
  await expect(jobs.start(request())).rejects.toThrow(/A job runs in .* already/);
});

it('goes on in the same folder; a job begun anew sets the earlier events aside', async () => {
  const { jobs, workDir, request } = await jobFixture();
  const job = await jobs.start(request('metric=0', 'half', 'exit=1'));
  expect(steps(await collect(job.events()))).toEqual([0]);
  await job.resume({ args: [workDir, 'mend', 'metric=1'] });
  expect(steps(await collect(job.events()))).toEqual([0, 1]);
  expect(steps(await collect(job.events({ attempt: 'last' })))).toEqual([1]);
  await job.resume();
  expect((await job.record()).attempts.map(({ args }) => args.at(-1))).toEqual([
    'exit=1',
    'metric=1',
    'metric=7',
  ]);
  expect(steps(await collect(job.events({ attempt: 'last' })))).toEqual([1, 7]);
  const anew = await jobs.start(request('metric=5'));
  expect(steps(await collect(anew.events()))).toEqual([5]);
  expect(await readFile(join(workDir, 'events.3.jsonl'), 'utf8')).toContain('"step": 7');
});

it.each([
  ['the queue refuses it', { launcher: { kind: 'slurm', nproc: 1 } }],
  ['its folder is missing', { cwd: '/dev/null/missing' }],
] as const)('leaves the earlier job as it was when %s', async (_, change) => {
  const { jobs, workDir, request } = await jobFixture();
  const job = await jobs.start(request('metric=0', 'print=hello'));
  await collect(job.events());
  await expect(jobs.start({ ...request(), ...change })).rejects.toThrow();
  expect(steps(await collect(job.events()))).toEqual([0]);
  expect(await collect(job.log())).toEqual(['hello']);
  expect((await jobs.open(workDir)).id).toBe(job.id);
});

it('does not take what another job left in its folder for its own end', async () => {
  const { jobs, workDir, request } = await jobFixture();
  await mkdir(workDir);
  const endedAt = new Date().toISOString();
  const end = { attempt: 1, exitCode: 0, signal: null, endedAt };
  await writeFile(join(workDir, 'end.json'), JSON.stringify(end));
  await writeFile(
    join(workDir, 'cancel.json'),
    JSON.stringify({ attempt: 1, requestedAt: endedAt }),
  );
  const job = await jobs.start(request('pid', 'until=go', 'exit=3'));
  expect((await job.state()).status).toBe('running');
  await untilThere(join(workDir, 'pid'));
  await writeFile(join(workDir, 'go'), '');
  await collect(job.log());
  expect((await job.state()).status).toBe('failed');
});

it.each([
  [{ program: 'train.py' }, 'program'],
  [{ name: 3 }, 'name'],
  [{ args: ['a', 1] }, 'args.1'],
  [{ variables: { A: 1 } }, 'variables.A'],
])('refuses a record that nobody could read: %j', async (change, field) => {
  const { jobs, workDir, request } = await jobFixture();
  const asked = { ...request(), files: { 'a.py': '' }, ...change } as JobRequest;
  await expect(jobs.start(asked)).rejects.toMatchObject({ code: 'invalid_request', field });
  expect(await readdir(workDir)).toEqual([]);
  expect(await jobs.list()).toEqual([]);
});

it('refuses to go on with what makes no sense', async () => {
  const { jobs, request } = await jobFixture();
  const job = await jobs.start(request());
  await collect(job.events());
  const launcher = { kind: 'torchrun', nproc: 0 } as const;
  await expect(job.resume({ launcher })).rejects.toMatchObject({ field: 'launcher.nproc' });
  await expect(job.resume({ args: [1] as never })).rejects.toMatchObject({ field: 'args.0' });
  expect((await job.record()).attempts).toHaveLength(1);
});

it('follows through lines that are cut off, files that shrink, and nonsense', async () => {
  const { jobs, workDir, request } = await jobFixture();
  const job = await jobs.start(request('until=go', 'metric=4'));
  const file = join(workDir, 'events.jsonl');
  const line = (step: number) => `${JSON.stringify({ type: 'metric', step, values: {} })}\n`;
  await writeFile(file, line(0));
  const events = job.events();
  expect((await events.next()).value).toMatchObject({ step: 0 });
  await appendFile(file, line(1).slice(0, 9));
  await truncate(file, line(0).length);
  await appendFile(file, line(2));
  expect((await events.next()).value).toMatchObject({ step: 2 });
  await writeFile(file, line(3));
  expect((await events.next()).value).toMatchObject({ step: 3 });
  await appendFile(file, '{"type":"paint"}\n');
  expect((await events.next()).value).toMatchObject({ type: 'log', level: 'warning' });
  await writeFile(join(workDir, 'go'), 'go');
  expect(steps(await collect(events))).toEqual([4]);
});

it('a reader who leaves, or whose signal aborts, leaves the job alone', async () => {
  const { jobs, workDir, request } = await jobFixture();
  const job = await jobs.start(request('metric=0', 'pid', 'until=go'));
  for await (const event of job.events()) if (event.type === 'metric') break;
  const abort = new AbortController();
  const reading = collect(job.events({ signal: abort.signal }));
  await untilThere(join(workDir, 'pid'));
  abort.abort();
  expect(steps(await reading)).toEqual([0]);
  expect(steps(await collect(job.events({ follow: false })))).toEqual([0]);
  expect((await job.state()).status).toBe('running');
});

it('checks what a job needs, and writes its inputs, before anything runs', async () => {
  const { jobs, workDir, request } = await jobFixture();
  const needs = { packages: ['no-such-package'] };
  await expect(jobs.start({ ...request(), needs })).rejects.toMatchObject({
    code: 'python_environment',
    packages: ['no-such-package'],
    hint: expect.stringContaining('setup --train'),
  });
  expect(await readdir(workDir)).toEqual([]);
  expect(await jobs.list()).toEqual([]);
  // A name leads nowhere but into the folder.
  const job = await jobs.start({ ...request(), files: { '../config.py': 'a = 1\n' } });
  await collect(job.events());
  expect(await readFile(join(workDir, 'inputs/config.py'), 'utf8')).toBe('a = 1\n');
});

it('refuses a port that is in use, on node 0 alone', async () => {
  const { jobs, request } = await jobFixture();
  const server = createServer().listen(0);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const launcher = { kind: 'torchrun', nproc: 1, nodes: 2, masterPort: port } as const;
  await expect(jobs.start({ ...request(), launcher })).rejects.toMatchObject({
    code: 'invalid_request',
    field: 'masterPort',
    value: port,
  });
});

it('tells why a folder cannot hold a job', async () => {
  const { jobs, request } = await jobFixture();
  const folder = '/dev/null/job';
  await expect(jobs.start({ ...request(), folder })).rejects.toMatchObject({
    code: 'output_unwritable',
    path: folder,
  });
});
