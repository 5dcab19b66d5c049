import { expect, it } from 'vitest';
import { LostRuns } from './lost-runs.js';

it('counts a run as lost when Python has not known it for a while', () => {
  const lost = new LostRuns();
  lost.expect('a');
  lost.expect('b');
  expect(lost.areLost(['a', 'b'])).toBe(false);
  expect(lost.areLost(['b'])).toBe(false);
  expect(lost.areLost(['a', 'b'])).toBe(false);
  expect([lost.areLost(['b']), lost.areLost(['b']), lost.areLost(['b'])]).toEqual([
    false,
    false,
    true,
  ]);
  lost.over('a');
  expect(lost.areLost(['b', 'c'])).toBe(false);
});
