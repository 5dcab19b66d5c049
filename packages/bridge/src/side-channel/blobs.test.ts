import { expect, it } from 'vitest';
import { Blobs } from './blobs.js';

it('puts pieces together in order, also when two blobs interleave', () => {
  const blobs = new Blobs();
  blobs.add(1, Uint8Array.of(1, 2));
  blobs.add(2, Uint8Array.of(9));
  blobs.add(1, Uint8Array.of(3));
  expect([...blobs.take(1)]).toEqual([1, 2, 3]);
  expect([...blobs.take(2)]).toEqual([9]);
});

it('refuses a blob that has not arrived, or was taken', () => {
  const blobs = new Blobs();
  blobs.add(1, Uint8Array.of(1));
  blobs.take(1);
  expect(() => blobs.take(1)).toThrow(RangeError);
});
