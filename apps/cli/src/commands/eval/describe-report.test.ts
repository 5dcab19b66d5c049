import type { EvaluationReport } from '@openuni/sdk';
import { expect, it } from 'vitest';
import { describeReport } from './describe-report.js';

const estimate = { score: 0.5, low: 0.25, high: 0.75 };
const report: EvaluationReport = {
  format: 1,
  benchmark: 'geneval',
  protocol: 'official',
  name: 'mine',
  complete: false,
  comparable: false,
  notes: [],
  scale: 1,
  overall: estimate,
  measures: {},
  categories: [
    { name: 'colors', level: 1, estimate, count: 4 },
    { name: 'a part of it', level: 2, estimate, count: 4 },
  ],
  scorers: [],
  prompts: { scored: 1, expected: 2, official: true, sha256: '' },
  pictures: { scored: 4, expected: 8 },
  items: [],
  problems: [],
  generation: null,
  cost: null,
};

it('says the score, how sure it is, and that a part is a part', () => {
  expect(describeReport(report)).toEqual([
    'mine: 0.500 (95 % interval 0.250 to 0.750), INCOMPLETE, not comparable with published scores',
    '1 of 2 prompts, 4 of 8 pictures',
    '  colors  0.500',
  ]);
});

it('gives no number where there is none, and two digits of a hundred', () => {
  const hundred = { score: 83.081, low: 82, high: 84 };
  const published = { ...report, complete: true, comparable: true };
  expect(describeReport({ ...published, overall: null })[0]).toBe('mine: no score');
  expect(describeReport({ ...published, scale: 100, overall: hundred })[0]).toBe(
    'mine: 83.08 (95 % interval 82.00 to 84.00)',
  );
});

it('tells what is held out, and the parts after the pictures', () => {
  const heldOut = { estimate: { score: 0.125, low: 0, high: 0.25 }, count: 8 };
  const category = { name: 'place', level: 1, estimate, count: 12, heldOut };
  const shared = { items: [], scored: 12, categories: [category] };
  const lines = describeReport({
    ...report,
    complete: true,
    comparable: true,
    categories: [{ ...category, name: 'colors' }],
    parts: [
      { ...shared, name: 'edit', overall: null, expected: 200, categories: [] },
      { ...shared, name: 'chat', overall: estimate, heldOut, expected: 1800 },
    ],
  });
  expect(lines.slice(2)).toEqual([
    '  colors  0.500, held out 0.125',
    'edit: no score',
    '12 of 200 edits',
    'chat: 0.500 (95 % interval 0.250 to 0.750), held out 0.125',
    '12 of 1800 questions',
    '  place  0.500, held out 0.125',
  ]);
});

it('counts no pictures where none were asked for', () => {
  const nothing = { scored: 0, expected: 0 };
  const lines = describeReport({ ...report, overall: null, categories: [], pictures: nothing });
  expect(lines).toEqual(['mine: no score, INCOMPLETE, not comparable with published scores']);
});
