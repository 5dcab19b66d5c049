import { expect, it } from 'vitest';
import { exitError } from './exit-error.js';

const exit = {
  executable: '/venv/bin/python',
  exitCode: 1,
  signal: null,
  stderr: ['Traceback', "ModuleNotFoundError: No module named 'msgpack.ext'"],
  starting: true,
};

it('names the missing package when the worker cannot start', () => {
  expect(exitError(exit)).toMatchObject({ code: 'python_environment', packages: ['msgpack'] });
});

it('knows the way in which python -m words it', () => {
  const stderr = ['/venv/bin/python: No module named openuni'];
  expect(exitError({ ...exit, stderr })).toMatchObject({ packages: ['openuni'] });
});

it('does not blame a package for a later crash', () => {
  expect(exitError({ ...exit, starting: false })).toMatchObject({
    code: 'worker_crashed',
    exitCode: 1,
    stderr: exit.stderr,
  });
});

it('says which signal ended it', () => {
  const error = exitError({ ...exit, exitCode: null, signal: 'SIGKILL', stderr: [] });
  expect(error.message).toContain('SIGKILL');
  expect(error.hint).toContain('memory');
});
