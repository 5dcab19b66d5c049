import { expect, it } from 'vitest';
import { environmentPython, interpretersIn } from './environment-python.js';

it.each([
  ['linux', '/home/ann/app/.venv', '/home/ann/app/.venv/bin/python'],
  ['darwin', '/Users/ann/app/.venv/', '/Users/ann/app/.venv/bin/python'],
  ['win32', 'C:\\app\\.venv', 'C:\\app\\.venv\\Scripts\\python.exe'],
] as const)('knows the layout on %s', (platform, directory, python) => {
  expect(environmentPython(directory, platform)).toBe(python);
});

it('knows where conda has its interpreter, which differs on Windows alone', () => {
  expect(interpretersIn('/opt/conda/envs/a', 'linux')).toEqual(['/opt/conda/envs/a/bin/python']);
  expect(interpretersIn('C:\\conda\\envs\\a', 'win32')).toEqual([
    'C:\\conda\\envs\\a\\Scripts\\python.exe',
    'C:\\conda\\envs\\a\\python.exe',
  ]);
});
