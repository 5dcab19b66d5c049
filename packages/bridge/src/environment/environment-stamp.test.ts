import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type EnvironmentStamp, readStamp, stampKey, writeStamp } from './environment-stamp.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openuni-stamp-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('reads what it wrote and leaves nothing else', () => {
  const stamp: EnvironmentStamp = { key: 'k', sets: ['inference'], torch: 'cpu' };
  expect(readStamp(folder)).toBeNull();
  writeStamp(folder, { ...stamp, key: null });
  writeStamp(folder, stamp);
  expect(readStamp(folder)).toEqual(stamp);
  expect(readdirSync(folder)).toEqual(['openuni-setup.json']);
});

it.each(['', '{"key":"k"', '{"key":1}', 'null'])('takes %j for no stamp', (text) => {
  writeFileSync(join(folder, 'openuni-setup.json'), text);
  expect(readStamp(folder)).toBeNull();
});

it('changes its key with every input, and with nothing else', () => {
  const file = join(folder, 'a.txt');
  writeFileSync(file, 'torch==1\n');
  const inputs = { files: [file], facts: ['3.11.7', 'cpu'] };
  const key = stampKey(inputs);
  expect(stampKey({ ...inputs, facts: ['3.12.1', 'cpu'] })).not.toBe(key);
  expect(stampKey({ ...inputs, facts: ['3.11.7cpu', ''] })).not.toBe(key);
  expect(stampKey({ ...inputs, files: [] })).not.toBe(key);
  writeFileSync(file, 'torch==1\r\n');
  expect(stampKey(inputs)).toBe(key);
  writeFileSync(file, 'torch==2\n');
  expect(stampKey(inputs)).not.toBe(key);
});
