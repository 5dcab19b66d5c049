import { expect, it } from 'vitest';
import { workerEnvironment } from './worker-environment.js';

it('lets the program set the wait policy of OpenMP and the option everything', () => {
  expect(workerEnvironment({}, {})).toMatchObject({ OMP_WAIT_POLICY: 'PASSIVE' });
  expect(workerEnvironment({ OMP_WAIT_POLICY: 'ACTIVE' }, {})).toMatchObject({
    OMP_WAIT_POLICY: 'ACTIVE',
  });
  expect(workerEnvironment({ A: 'own' }, { A: 'asked' })).toMatchObject({ A: 'asked' });
});

it('does not hand down the line between Node and its own parent', () => {
  expect(workerEnvironment({ NODE_CHANNEL_FD: '5' }, {})).toMatchObject({
    NODE_CHANNEL_FD: undefined,
  });
});
