import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { JobRegistry } from './job-registry.js';

async function fixture() {
  const root = await mkdtemp(join(tmpdir(), 'openuni-registry-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const entry = (id: string) => join(root, 'registry', `${id}.json`);
  const longAgo = (id: string) => utimes(entry(id), 0, 0);
  return { root, longAgo, registry: new JobRegistry(join(root, 'registry')) };
}

it('forgets a job whose folder was removed, and no other', async () => {
  const { root, longAgo, registry } = await fixture();
  await mkdir(join(root, 'newer'));
  await writeFile(join(root, 'newer/job.json'), '{"version": 2}');
  const folders = {
    removed: join(root, 'removed'),
    begun: join(root, 'begun'),
    unmounted: join(root, 'disk/job'),
    newer: join(root, 'newer'),
    mountPoint: join(root, 'empty/job'),
  };
  await mkdir(join(root, 'empty'));
  for (const [id, folder] of Object.entries(folders)) registry.add(id, folder);
  for (const id of ['removed', 'unmounted', 'newer', 'mountPoint']) await longAgo(id);
  expect(registry.folders()).toEqual([]);
  const left = (id: string) =>
    rm(join(root, 'registry', `${id}.json`)).then(
      () => true,
      () => false,
    );
  expect(await left('removed')).toBe(false);
  for (const id of ['begun', 'unmounted', 'newer', 'mountPoint'])
    expect(await left(id), id).toBe(true);
});
