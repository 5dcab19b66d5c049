import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.js';
import { workerScratch } from './worker-scratch.js';

it('makes a folder for this user alone, and removes it with all in it', () => {
  const scratch = workerScratch(temporaryFolder());
  if (process.platform !== 'win32') expect(statSync(scratch.path).mode & 0o777).toBe(0o700);
  writeFileSync(join(scratch.path, 'left'), '');
  scratch.remove();
  expect(existsSync(scratch.path)).toBe(false);
  scratch.remove();
});

it('removes those of programs that are gone, and no others', () => {
  const parent = temporaryFolder();
  const { pid: gone } = spawnSync(process.execPath, ['--version']);
  const [dead, alive, foreign] = [
    `openuni-worker-${gone}-abc`,
    `openuni-worker-1-abc`,
    'other',
  ].map((name) => join(parent, name)) as [string, string, string];
  for (const folder of [dead, alive, foreign]) mkdirSync(join(folder, 'sub'), { recursive: true });
  const own = workerScratch(parent);
  workerScratch(parent);
  expect([dead, alive, foreign, own.path].map((path) => existsSync(path))).toEqual([
    false,
    true,
    true,
    true,
  ]);
});
