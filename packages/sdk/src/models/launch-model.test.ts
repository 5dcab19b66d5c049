import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { launchModel } from './launch-model.js';

it('takes a model by its files', () => {
  const cfgOptions = { 'model.num_queries': 64 };
  expect(launchModel({ config: 'a.py', cfgOptions, checkpoint: 'b.pth' }).model).toEqual({
    config: 'a.py',
    cfgOptions,
    checkpoint: 'b.pth',
  });
  expect(launchModel({ model: 'openuni-b-512', checkpoint: 'b.pth' }).model).toEqual({
    variant: 'openuni-b-512',
    checkpoint: 'b.pth',
  });
  expect(launchModel({}).model).toBe('openuni-nano');
});

it.each([
  ['config', { model: 'openuni-b-512', config: 'a.py' }],
  ['checkpoint', { model: { config: 'a.py' }, checkpoint: 'b.pth' }],
  ['config', { cfgOptions: ['a=1'] }],
])('refuses a %s that contradicts the rest or is missing', (field, options) => {
  expect(() => launchModel(options)).toThrow(
    expect.objectContaining({ code: 'invalid_request', field }),
  );
});

it('finds a config in the checkout of the reference', () => {
  const reference = mkdtempSync(join(tmpdir(), 'openuni-checkout-'));
  onTestFinished(() => rmSync(reference, { recursive: true }));
  mkdirSync(join(reference, 'configs'));
  const config = join('configs', 'some-model.py');
  writeFileSync(join(reference, config), '');
  expect(launchModel({ engine: 'reference', reference, config }).model).toEqual({
    config: join(reference, config),
  });
  expect(launchModel({ config }).model).toEqual({ config });
});
