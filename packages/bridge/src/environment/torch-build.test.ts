import { expect, it } from 'vitest';
import { chooseTorchBuild, torchConstraint, torchMismatch } from './torch-build.js';

it.each([
  ['auto', 'linux', true, 'cuda'],
  ['auto', 'linux', false, 'cpu'],
  ['auto', 'win32', true, 'cpu'],
  ['auto', 'darwin', false, 'cpu'],
  ['cuda', 'linux', false, 'cuda'],
  ['cpu', 'linux', true, 'cpu'],
] as const)('chooses %s on %s, driver %s: %s', (choice, platform, driver, build) => {
  expect(chooseTorchBuild(choice, platform, () => driver)).toBe(build);
});

it('refuses CUDA on a Mac', () => {
  expect(() => chooseTorchBuild('cuda', 'darwin')).toThrow(/macOS/);
});

it('keeps CPU builds away from a CUDA environment', () => {
  expect(torchConstraint('cuda', '2.13.0')).toBe('torch!=2.13.0+cpu');
  expect(torchConstraint('cpu', '2.13.0')).toBeNull();
  expect(torchConstraint('cuda', undefined)).toBeNull();
});

it('warns of the other build', () => {
  expect(torchMismatch('cpu', { version: '2.13.0+cpu', cuda: null })).toBeNull();
  expect(torchMismatch('cuda', { version: '2.13.0', cuda: '13.0' })).toBeNull();
  expect(torchMismatch('cpu', { version: '2.13.0', cuda: '13.0' })).toContain('--index-url');
  expect(torchMismatch('cuda', { version: '2.13.0', cuda: null })).toContain('--index-url');
});
