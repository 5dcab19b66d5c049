import type { ConfigValue } from '@openuni/config';
import { expect, it } from 'vitest';
import { cfgOptionWords, withCfgOptions } from './cfg-options.js';

it.each<[ConfigValue, string]>([
  [2, '2'],
  [null, 'None'],
  [true, 'True'],
  ['c', 'c'],
  ['/data/my models/a.pth', '/data/my models/a.pth'],
  [[1, true], '[1,True]'],
  [['a red circle', 'two dogs'], '[a red circle,two dogs]'],
  ['12', '"12"'],
  ['None', '"None"'],
  ['a,b.pth', '"a,b.pth"'],
  ['', ''],
  [' a', '" a"'],
  [['a, b', 3], '["a, b", 3]'],
  [[{ type: 'A', every: [1, null] }], '[{"type": "A", "every": [1, None]}]'],
])('writes %j as a word that reads back the same', (value, word) => {
  expect(cfgOptionWords({ key: value as never })).toEqual([`key=${word}`]);
  expect(withCfgOptions({}, [`key=${word}`])).toEqual({ key: value });
  expect(withCfgOptions({}, { key: value as never })).toEqual({ key: value });
});

// As python/tests/compat/test_config_options.py has them.
it.each<[string, ConfigValue]>([
  ['-3', -3],
  ['1e-4', 1e-4],
  ['False', false],
  ['none', 'none'],
  ['1,2,3', [1, 2, 3]],
  ['[(1,2),[a,b],c]', [[1, 2], ['a', 'b'], 'c']],
  ['[]', []],
  ['1,', [1]],
  ['x=y', 'x=y'],
  ['a.b(c)', 'a.b(c)'],
  ["it's", "it's"],
  ["'1,5'", '1,5'],
])('reads %s as Python does', (word, value) => {
  expect(withCfgOptions({}, [`a.b=${word}`])).toEqual({ a: { b: value } });
});
