import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { environmentPython } from './environment-python.js';
import { writeStamp } from './environment-stamp.js';
import { environmentState } from './environment-state.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'openuni-state-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const config = (text: string) => writeFileSync(join(folder, 'pyvenv.cfg'), text);
const python = environmentPython;

it('tells nothing from an empty folder and from something else', () => {
  expect(environmentState(join(folder, 'none'))).toEqual({ kind: 'absent' });
  expect(environmentState(folder)).toEqual({ kind: 'absent' });
  writeFileSync(join(folder, 'notes.txt'), '');
  expect(environmentState(folder)).toEqual({ kind: 'foreign' });
  expect(environmentState(join(folder, 'notes.txt'))).toEqual({ kind: 'foreign' });
});

it('knows a set-up that was cut off before it made anything', () => {
  writeStamp(folder, { key: null, sets: ['inference'], torch: 'cpu' });
  expect(environmentState(folder)).toEqual({ kind: 'started' });
});

it.each([
  ['venv', 'home = /usr/bin\nversion = 3.11.7\n'],
  ['uv', 'home = /usr/bin\nuv = 0.9\nversion_info = 3.11.7\n'],
])('reads the version that %s wrote', (_, text) => {
  config(text);
  mkdirSync(dirname(python(folder)), { recursive: true });
  writeFileSync(python(folder), '');
  expect(environmentState(folder)).toEqual({ kind: 'usable', python: '3.11.7' });
});

it('knows an environment whose Python is gone', () => {
  config('version = 3.11.7');
  expect(environmentState(folder)).toEqual({ kind: 'broken' });
  mkdirSync(dirname(python(folder)), { recursive: true });
  symlinkSync(join(folder, 'gone'), python(folder));
  expect(environmentState(folder)).toEqual({ kind: 'broken' });
});
