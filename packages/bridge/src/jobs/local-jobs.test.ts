import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { JobFolder } from './job-folder.js';
import { LocalJobs } from './local-jobs.js';

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'openuni-jobs-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

const asked = { kind: 'train', name: 'mine', program: { module: 'nothing' }, args: [] };

it.each([
  [{ kind: '../../train' }, 'kind'],
  [{ variables: { 'A=1; curl x | sh; B': '' } }, 'env'],
  [{ launcher: { kind: 'torchrun', nproc: 0 } }, 'launcher.nproc'],
  [
    { launcher: { kind: 'slurm', nproc: 1, options: { Partition: 'gpu' } } },
    'launcher.options.Partition',
  ],
])('refuses %j before anything is written', async (change, field) => {
  const root = await emptyFolder();
  const jobs = new LocalJobs({ registry: join(root, 'registry') });
  const request = { ...asked, folder: join(root, 'job'), ...change };
  await expect(jobs.start(request as never)).rejects.toMatchObject({
    code: 'invalid_request',
    field,
  });
  expect(await readdir(root)).toEqual([]);
});

it('an attempt is not told by what an earlier one of its number left', async () => {
  const path = await emptyFolder();
  const folder = new JobFolder(path);
  const end = { attempt: 1, exitCode: 0, signal: null, endedAt: new Date().toISOString() };
  await writeFile(folder.file('end'), JSON.stringify(end));
  await writeFile(folder.file('heartbeat'), '1');
  folder.noteCancel(1);
  folder.forget(2);
  expect(folder.readEnd(1)).toEqual(end);
  expect(folder.wasCancelled(1)).toBe(true);
  folder.forget(1);
  expect(folder.readEnd(1)).toBeNull();
  expect(folder.wasCancelled(1)).toBe(false);
  expect(existsSync(folder.file('heartbeat'))).toBe(false);
});
