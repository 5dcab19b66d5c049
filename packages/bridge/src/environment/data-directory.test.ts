import { expect, it } from 'vitest';
import { dataDirectory, dataEnvironment } from './data-directory.js';

it.each([
  ['linux', {}, '/home/ann', '/home/ann/.local/share/openuni'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/home/ann', '/data/openuni'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/ann', '/home/ann/.local/share/openuni'],
  ['linux', { XDG_DATA_HOME: '' }, '/home/ann', '/home/ann/.local/share/openuni'],
  ['darwin', {}, '/Users/ann', '/Users/ann/Library/Application Support/openuni'],
  ['darwin', { XDG_DATA_HOME: '/data' }, '/Users/ann', '/data/openuni'],
  ['win32', {}, 'C:\\Users\\ann', 'C:\\Users\\ann\\AppData\\Local\\openuni\\Data'],
  ['win32', { LOCALAPPDATA: 'D:\\Local' }, 'C:\\Users\\ann', 'D:\\Local\\openuni\\Data'],
] as const)('is the custom of %s with %o', (platform, env, home, expected) => {
  expect(dataDirectory({ platform, env, home })).toBe(expected);
});

it('keeps the environment in the data directory', () => {
  expect(dataEnvironment({ platform: 'linux', env: {}, home: '/h' })).toBe(
    '/h/.local/share/openuni/venv',
  );
});
