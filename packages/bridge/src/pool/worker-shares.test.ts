import { expect, it } from 'vitest';
import { workerShares } from './worker-shares.js';

it('shares the cores among several workers, and leaves one worker all', () => {
  const env = {};
  expect(workerShares({ devices: ['cpu', 'cpu'], env, cores: 9 })).toMatchObject({
    OMP_NUM_THREADS: '4',
    OPENUNI_WORKERS: '2',
  });
  expect(workerShares({ devices: ['cpu'], env, cores: 9 })).toEqual({ OPENUNI_WORKERS: '1' });
  expect(workerShares({ devices: ['cpu', 'cpu', 'cpu'], env, cores: 2 })).toMatchObject({
    OMP_NUM_THREADS: '1',
  });
});

it("lets the program's own setting stand, and passes the memory on", () => {
  const env = { OMP_NUM_THREADS: '7' };
  const shares = workerShares({ devices: ['cpu', 'cpu'], env, cores: 8, modelMemory: 1e9 });
  expect(shares).toEqual({ OPENUNI_WORKERS: '2', OPENUNI_MODEL_MEMORY: '1000000000' });
});
