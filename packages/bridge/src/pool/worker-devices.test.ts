import { expect, it } from 'vitest';
import { visibleGpus, workerDevices } from './worker-devices.js';

it.each([
  [{}, ['auto']],
  [{ workers: 3, device: 'cpu' }, ['cpu', 'cpu', 'cpu']],
  [{ device: ['cuda:0', 'cuda:2'] }, ['cuda:0', 'cuda:2']],
  [{ workers: 'per-gpu' }, ['cuda:0', 'cuda:1']],
] as const)('%j gives %j', (options, devices) => {
  expect(workerDevices(options, () => 2)).toEqual(devices);
});

it('makes one worker where there is no GPU', () => {
  expect(workerDevices({ workers: 'per-gpu' }, () => 0)).toEqual(['auto']);
});

it.each([
  { workers: 0 },
  { workers: 1.5 },
  { workers: 1000 },
  { device: [] },
  { device: '' },
  { device: 'cpu', workers: 'per-gpu' },
] as const)('refuses %j', (options) => {
  expect(() => workerDevices(options)).toThrow(
    expect.objectContaining({ code: 'invalid_request' }),
  );
});

it('counts the GPUs that this program may see', () => {
  const list = () => ['0000:01:00.0', '0000:02:00.0'];
  expect(visibleGpus({}, list)).toBe(2);
  expect(visibleGpus({ CUDA_VISIBLE_DEVICES: '1' }, list)).toBe(1);
  expect(visibleGpus({ CUDA_VISIBLE_DEVICES: '0,-1,1' }, list)).toBe(1);
  expect(visibleGpus({ CUDA_VISIBLE_DEVICES: '' }, list)).toBe(0);
  const none = () => {
    throw new Error('ENOENT');
  };
  expect(visibleGpus({}, none)).toBe(0);
});
