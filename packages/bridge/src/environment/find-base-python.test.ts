import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PythonEnvironmentError, PythonNotFoundError } from '@openuni/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { basePythonCandidates } from './base-python.js';
import { findBasePython } from './find-base-python.js';
import type { inspectPython } from './inspect-python.js';

let root: string;
let surroundings: { platform: 'linux'; home: string; env: { PATH: string } };
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'openuni-base-')));
  surroundings = { platform: 'linux', home: root, env: { PATH: join(root, 'bin') } };
});
afterEach(() => rmSync(root, { recursive: true }));

const install = (name: string) => {
  const path = join(root, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '');
  chmodSync(path, 0o755);
  return path;
};
/** Interpreters that answer with these versions; all others do not run. */
const answering = (versions: Record<string, string>, makesEnvironments = true) =>
  (async (executable: string) => {
    const version = versions[executable];
    if (!version) throw new PythonEnvironmentError('does not run');
    return { executable, version, makesEnvironments };
  }) as unknown as typeof inspectPython;

it('prefers the best tested version, on the PATH before pyenv', () => {
  const expected = [
    install('bin/python3.11'),
    install('.pyenv/versions/3.11.7/bin/python'),
    install('bin/python3.12'),
    install('.pyenv/versions/3.10.13/bin/python'),
    install('bin/python3'),
  ];
  install('.pyenv/versions/3.8.18/bin/python');
  expect(basePythonCandidates(surroundings).map(({ command }) => command)).toEqual(expected);
});

it.runIf(process.platform !== 'win32')('asks the launcher on Windows', () => {
  const py = install('bin/py');
  const [first] = basePythonCandidates({ ...surroundings, platform: 'win32' });
  expect(first).toEqual({ command: py, args: ['-3.11'] });
});

it('knows the layout of pyenv on Windows', () => {
  const python = install('.pyenv/pyenv-win/versions/3.11.9/python.exe');
  const windows = { ...surroundings, platform: 'win32' } as const;
  expect(basePythonCandidates(windows)).toEqual([{ command: python, args: [] }]);
  const env = { ...surroundings.env, PYENV_ROOT: join(root, 'elsewhere') };
  const other = install('elsewhere/versions/3.12.1/python.exe');
  expect(basePythonCandidates({ ...windows, env })).toEqual([{ command: other, args: [] }]);
});

describe('findBasePython', () => {
  it('passes over what does not run, is too old or cannot make environments', async () => {
    install('bin/python3.11');
    const old = install('bin/python3.12');
    const good = install('bin/python3');
    const inspect = answering({ [old]: '3.9.1', [good]: '3.14.0' });
    expect(await findBasePython({ ...surroundings, inspect })).toMatchObject({ executable: good });
  });

  it('names every one and what is wrong with it, and how to install Python', async () => {
    const broken = install('bin/python3.11');
    const bare = install('bin/python3');
    const inspect = answering({ [bare]: '3.11.2' }, false);
    const error = await findBasePython({ ...surroundings, inspect }).catch((thrown) => thrown);
    expect(PythonNotFoundError.isInstance(error)).toBe(true);
    expect(error.searched).toEqual([
      `${broken}: does not run`,
      `${bare}: is 3.11.2 without venv and ensurepip`,
    ]);
    expect(error.hint).toContain('apt-get install python3 python3-venv');
  });

  it('takes the one that was asked for or none', async () => {
    const good = install('bin/python3');
    const inspect = answering({ [good]: '3.11.2' });
    await expect(findBasePython({ ...surroundings, inspect, base: '/nope' })).rejects.toThrow(
      '/nope: does not run',
    );
  });
});
