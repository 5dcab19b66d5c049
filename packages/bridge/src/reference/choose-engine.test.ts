import { expect, it } from 'vitest';
import { chooseEngine } from './choose-engine.js';

const python = process.execPath; // any file will do

it('leaves engines of others as they are named', () => {
  expect(chooseEngine({ engine: 'package.module:Engine', python })).toEqual({
    engine: 'package.module:Engine',
    executable: python,
    variables: {},
  });
});

it('refuses engines that there are not', () => {
  expect(() => chooseEngine({ engine: 'refrence', python })).toThrow(
    expect.objectContaining({ code: 'invalid_request', field: 'engine' }),
  );
});

it('refuses a checkout that would not be used', () => {
  expect(() => chooseEngine({ reference: '/checkout', python })).toThrow(
    expect.objectContaining({ code: 'invalid_request', field: 'reference' }),
  );
});
