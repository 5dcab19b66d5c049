import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { withFolderLock } from './folder-lock.js';
import { processBeginning } from './process-beginning.js';

async function folderWith(holder?: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'openuni-lock-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  if (holder !== undefined) {
    await writeFile(join(folder, 'starting.lock'), holder === '' ? '' : JSON.stringify(holder));
  }
  return folder;
}

const began = processBeginning(process.pid);
const dead = { host: hostname(), pid: process.pid, began: 'long ago' };

it.each([
  ['none', undefined],
  ['a dead one', dead],
])('takes a lock, replacing %s, and gives it back', async (_, holder) => {
  const folder = await folderWith(holder);
  const held = await withFolderLock(folder, async () => {
    await expect(withFolderLock(folder, async () => {})).rejects.toThrow('Another program');
    return readdir(folder);
  });
  expect(held).toEqual(['starting.lock']);
  expect(await readdir(folder)).toEqual([]);
});

it.each([
  ['a program that lives', { host: hostname(), pid: process.pid, began }],
  ['another machine', { ...dead, host: 'elsewhere.example' }],
  ['one that has not written its name yet', ''],
])('refuses the lock of %s, and says what to remove', async (_, holder) => {
  const folder = await folderWith(holder);
  await expect(withFolderLock(folder, async () => {})).rejects.toMatchObject({
    code: 'invalid_request',
    field: 'folder',
    hint: expect.stringContaining(join(folder, 'starting.lock')),
  });
  expect(await readdir(folder)).toEqual(['starting.lock']);
});

it('an empty lock that stays empty does not count', async () => {
  const folder = await folderWith('');
  await utimes(join(folder, 'starting.lock'), 0, 0);
  expect(await withFolderLock(folder, async () => 'done')).toBe('done');
});

it('two do not take over the same dead lock', async () => {
  const folder = await folderWith(dead);
  await writeFile(join(folder, 'starting.lock.takeover'), '');
  await expect(withFolderLock(folder, async () => {})).rejects.toThrow('Another program');
  expect(existsSync(join(folder, 'starting.lock'))).toBe(true);
});

it('says why a folder cannot be locked', async () => {
  const folder = join(await folderWith(), 'missing');
  await expect(withFolderLock(folder, async () => {})).rejects.toMatchObject({
    code: 'output_unwritable',
    path: folder,
    hint: expect.any(String),
    cause: { code: 'ENOENT' },
  });
});
