import { expect, it } from 'vitest';
import { isInstalled } from './node-modules.mjs';

const wanted = {
  '': { version: '0.1.0' },
  'packages/sdk': { version: '0.1.0' },
  'node_modules/@openuni/sdk': { link: true },
  'node_modules/zod': { version: '4.6.7' },
  'node_modules/@esbuild/win32-x64': { version: '0.28.2', optional: true },
};
const installed = {
  'packages/sdk': { version: '0.1.0' },
  'node_modules/@openuni/sdk': { link: true },
  'node_modules/zod': { version: '4.6.7' },
};

it('takes a full installation for one, whatever is for other platforms', () => {
  expect(isInstalled(wanted, installed)).toBe(true);
});

it.each([
  ['nothing', {}],
  ['another version', { ...installed, 'node_modules/zod': { version: '4.6.6' } }],
  ['a package too few', { 'node_modules/zod': { version: '4.6.7' } }],
])('sees %s', (_, found) => {
  expect(isInstalled(wanted, found)).toBe(false);
});
