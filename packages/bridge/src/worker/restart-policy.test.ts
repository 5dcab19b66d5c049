import { expect, it } from 'vitest';
import { RestartPolicy } from './restart-policy.js';

it('waits longer from crash to crash, and stops after several in a row', () => {
  let now = 0;
  const policy = new RestartPolicy({ maxCrashes: 4, maxDelayMs: 900, now: () => now });
  const delays: number[] = [];
  for (let i = 0; i < 4; i++) {
    delays.push(policy.delayMs);
    expect(policy.isLoop).toBe(false);
    policy.crashed();
  }
  expect(delays).toEqual([0, 0, 250, 900]);
  expect(policy.isLoop).toBe(true);
  now = 60_000;
  expect(policy.isLoop).toBe(false);
  expect(policy.delayMs).toBe(0);
  policy.crashed();
  expect(policy.isLoop).toBe(true);
});

it('forgets the crashes once a run was answered', () => {
  const policy = new RestartPolicy({ maxCrashes: 2 });
  policy.crashed();
  policy.worked();
  policy.crashed();
  expect(policy.isLoop).toBe(false);
  expect(policy.delayMs).toBe(0);
});
