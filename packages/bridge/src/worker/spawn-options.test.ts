import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { lines, scratchVariables, workerSpawnOptions } from './spawn-options.js';

const entry = new URL('../../../../python/openuni/worker/__main__.py', import.meta.url);

it.each([
  ['linux', true],
  ['darwin', true],
  ['win32', false],
] as const)('gives a worker on %s its lines, and a group of its own: %s', (platform, detached) => {
  const options = workerSpawnOptions(platform);
  expect(options).toMatchObject({ detached, windowsHide: true });
  for (const at of Object.values(lines)) expect(options.stdio[at]).toBe('pipe');
  expect(options.stdio).toHaveLength(6);
});

it('numbers the lines as Python does', () => {
  const code = readFileSync(entry, 'utf8');
  const number = (name: string) => Number(new RegExp(`^${name} = (\\d+)$`, 'm').exec(code)?.[1]);
  expect(lines).toEqual({
    control: number('CONTROL_FD'),
    fromPython: number('TO_NODE_FD'),
    toPython: number('FROM_NODE_FD'),
  });
});

it('names the temporary folder as Unix and as Windows do', () => {
  expect(scratchVariables('C:\\scratch')).toEqual({
    TMPDIR: 'C:\\scratch',
    TEMP: 'C:\\scratch',
    TMP: 'C:\\scratch',
  });
});
