import { expect, it } from 'vitest';
import { isAtLeast } from './set-up.mjs';
import { duration } from './steps.mjs';

it.each([
  [0, '0.0 s'],
  [59_949, '59.9 s'],
  [59_950, '1 min 0 s'],
  [119_600, '2 min 0 s'],
])('writes %i ms as %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

it.each([
  ['20.19.0', '20.19', true],
  ['20.20.2', '20.19', true],
  ['22.0.0', '20.19', true],
  ['20.9.1', '20.19', false],
  ['18.20.0', '20.19', false],
])('knows whether %s is at least %s: %s', (version, least, expected) => {
  expect(isAtLeast(version, least)).toBe(expected);
});
