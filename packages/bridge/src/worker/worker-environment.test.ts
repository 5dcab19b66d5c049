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

it('knows that Windows does not tell upper from lower case in names', () => {
  const [own, asked] = [
    { Path: 'own', Home: 'own' },
    { PATH: 'asked', HOME: undefined },
  ];
  const { OMP_WAIT_POLICY: _, ...windows } = workerEnvironment(own, asked, 'win32');
  expect(windows).toMatchObject({ PATH: 'asked', HOME: undefined });
  expect(Object.keys(windows)).not.toContain('Path');
  expect(Object.keys(windows)).not.toContain('Home');
  expect(workerEnvironment(own, asked, 'linux')).toMatchObject({ Path: 'own', PATH: 'asked' });
});
