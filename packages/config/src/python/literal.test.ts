import { expect, it } from 'vitest';
import type { ConfigValue } from '../values/config-value.js';
import { pythonLiteral, pythonSource } from './literal.js';

it.each<[string, ConfigValue]>([
  ["'1,5'", '1,5'],
  ['"12"', '12'],
  ['-3', -3],
  ["['a, b', 3, None, True]", ['a, b', 3, null, true]],
  ['(1, (2, -3.5))', [1, [2, -3.5]]],
  ["{'type': 'A', 'every': [1]}", { type: 'A', every: [1] }],
  ['[]', []],
  ['+3', 3],
  ["'a,b', 1", ['a,b', 1]],
])('reads %s', (text, value) => {
  expect(pythonLiteral(text)).toEqual(value);
  expect(pythonLiteral(pythonSource(value))).toEqual(value);
});

it.each([
  '[a, b]',
  'dict(a=1)',
  'open("a")',
  '1 + 2',
  'a.b',
  "'a",
  '1\n2',
  'x = 1',
  "['a' 'b'][0]",
  '',
  'return 1',
  'not True',
  '-True',
  '[--3]',
  '[*[1]]',
  "{**{'a': 1}}",
  "'\\N{BULLET}'",
  '1e999',
])('reads no literal in %j', (text) => expect(pythonLiteral(text)).toBeUndefined());
