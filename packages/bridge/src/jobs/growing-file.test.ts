import { appendFile, mkdtemp, open, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { GrowingFile } from './growing-file.js';

const long = 'é'.repeat(150_000);

async function fixture(content: string) {
  const folder = await mkdtemp(join(tmpdir(), 'openuni-growing-'));
  const path = join(folder, 'log.txt');
  await writeFile(path, content);
  const file = new GrowingFile(path);
  onTestFinished(async () => {
    await file.close();
    await rm(folder, { recursive: true, force: true });
  });
  const lines = async () => {
    const all: string[] = [];
    for await (const line of file.lines()) all.push(line);
    return all;
  };
  return { path, file, lines };
}

it('reads a line that is longer than a chunk once, however often it looks', async () => {
  const { path, file, lines } = await fixture(`a\n${long}`);
  const handle = await open(path);
  const read = vi.spyOn(Object.getPrototypeOf(handle), 'read');
  onTestFinished(() => read.mockRestore());
  await handle.close();
  expect(await lines()).toEqual(['a']);
  read.mockClear();
  expect(await lines()).toEqual([]);
  expect(read).toHaveBeenCalledTimes(1);
  expect(await file.rest()).toBe(long);
  await appendFile(path, 'b\nc\nd');
  expect(await lines()).toEqual([`${long}b`, 'c']);
  expect(await file.rest()).toBe('d');
});

it('forgets what it has of a line that was cut off', async () => {
  const { path, lines } = await fixture(`a\n${long}`);
  expect(await lines()).toEqual(['a']);
  await truncate(path, 2);
  await appendFile(path, 'b\n');
  expect(await lines()).toEqual(['b']);
});
