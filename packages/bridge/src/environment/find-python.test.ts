import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { PythonNotFoundError } from '@openuni/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { environmentPython } from './environment-python.js';
import { findPython } from './find-python.js';

let root: string;
let surroundings: { cwd: string; packageDirectory: string; home: string };

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'openuni-find-')));
  const folder = (name: string) => {
    const path = join(root, name);
    mkdirSync(path, { recursive: true });
    return path;
  };
  surroundings = {
    cwd: folder('app/src/deep'),
    packageDirectory: folder('sdk/packages/bridge/src'),
    home: folder('home'),
  };
});
afterEach(() => rmSync(root, { recursive: true }));

const touch = (path: string) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, '', { mode: 0o755 });
  return path;
};
const environment = (directory: string) => touch(environmentPython(join(root, directory)));
const find = (options: Parameters<typeof findPython>[0] = {}) =>
  findPython({ ...surroundings, env: { PATH: '' }, ...options });
const failure = (options?: Parameters<typeof findPython>[0]) => {
  try {
    return find(options);
  } catch (error) {
    return error;
  }
};

it('prefers each source to those after it', () => {
  const setup = environment('home/.local/share/openuni/venv');
  expect(find({ platform: 'linux' })).toMatchObject({ executable: setup, source: 'setup' });
  const repository = environment('sdk/.venv');
  expect(find()).toMatchObject({ executable: repository, source: 'project' });
  const far = environment('app/.venv');
  expect(find().executable).toBe(far);
  const near = environment('app/src/.venv');
  expect(find().executable).toBe(near);
  const named = touch(join(root, 'named', 'python'));
  const env = { OPENUNI_PYTHON: named };
  expect(find({ env })).toMatchObject({ executable: named, source: 'variable' });
  const python = touch(join(root, 'asked', 'python'));
  expect(find({ env, python })).toMatchObject({ executable: python, source: 'option' });
});

it('takes an environment folder, a relative path and a command on the PATH', () => {
  const inside = environment('app/src/deep/env');
  expect(find({ python: 'env' }).executable).toBe(inside);
  const near = touch(join(root, 'app', 'python'));
  expect(find({ python: '../../python' }).executable).toBe(near);
  const bin = join(root, 'bin');
  const command = touch(join(bin, 'python9.9'));
  const env = { PATH: [join(root, 'none'), bin].join(delimiter) };
  expect(find({ python: 'python9.9', env }).executable).toBe(command);
});

it('names every place and the command that helps when there is none', () => {
  const error = failure({ platform: 'linux' });
  expect(PythonNotFoundError.isInstance(error)).toBe(true);
  const { searched, message, hint } = error as PythonNotFoundError;
  expect(searched?.[0]).toBe(join(root, 'app/src/deep/.venv/bin/python'));
  expect(searched).toContain(join(root, 'sdk/.venv/bin/python'));
  expect(searched?.at(-1)).toBe(join(root, 'home/.local/share/openuni/venv/bin/python'));
  for (const place of searched ?? []) expect(message).toContain(place);
  expect(new Set(searched).size).toBe(searched?.length);
  expect(hint).toContain('npx @openuni/cli setup');
});

it.each([
  [{ python: 'missing/python' }, 'the option `python`'],
  [{ env: { OPENUNI_PYTHON: '/missing/python' } }, 'OPENUNI_PYTHON'],
])('does not replace what was asked for by another: %o', (options, name) => {
  environment('app/.venv');
  const error = failure(options);
  expect(PythonNotFoundError.isInstance(error)).toBe(true);
  expect((error as Error).message).toContain(name);
});

it('passes over a folder and a dangling link', () => {
  mkdirSync(environmentPython(join(root, 'app/.venv')), { recursive: true });
  const setup = environment('home/.local/share/openuni/venv');
  expect(find({ platform: 'linux' }).executable).toBe(setup);
});
