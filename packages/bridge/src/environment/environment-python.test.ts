import { expect, it } from 'vitest';
import { environmentPython } from './environment-python.js';

it.each([
  ['linux', '/home/ann/app/.venv', '/home/ann/app/.venv/bin/python'],
  ['darwin', '/Users/ann/app/.venv/', '/Users/ann/app/.venv/bin/python'],
  ['win32', 'C:\\app\\.venv', 'C:\\app\\.venv\\Scripts\\python.exe'],
] as const)('knows the layout on %s', (platform, directory, python) => {
  expect(environmentPython(directory, platform)).toBe(python);
});
