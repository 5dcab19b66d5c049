import { PythonEnvironmentError } from '@openuni/protocol';
import { expect, it } from 'vitest';
import type { EnvironmentState } from './environment-state.js';
import { type PlanInputs, planEnvironment } from './plan-environment.js';

const plan = (inputs: Partial<PlanInputs>) =>
  planEnvironment({
    directory: '/env',
    state: { kind: 'usable', python: '3.11.7' },
    stamp: { key: 'same', sets: ['inference'], torch: 'cpu' },
    wantedKey: 'same',
    force: false,
    ...inputs,
  });

it('does nothing when the stamp says that all is there', () => {
  expect(plan({})).toBe('keep');
});

it.each<[string, Partial<PlanInputs>]>([
  ['other requirements', { wantedKey: 'other' }],
  ['an installation that was cut off', { stamp: { key: null, sets: [], torch: 'cpu' } }],
  ["an environment of the user's own", { stamp: null }],
])('updates in place after %s', (_, inputs) => {
  expect(plan(inputs)).toBe('update');
});

it.each(['absent', 'started'] as const)('makes an environment that is %s', (kind) => {
  expect(plan({ state: { kind } satisfies EnvironmentState, stamp: null })).toBe('make');
});

it('makes a dead or unwanted one again', () => {
  expect(plan({ state: { kind: 'broken' } })).toBe('remake');
  expect(plan({ force: true })).toBe('remake');
});

it('never touches a folder that is something else', () => {
  expect(() => plan({ state: { kind: 'foreign' }, force: true })).toThrow(PythonEnvironmentError);
});
