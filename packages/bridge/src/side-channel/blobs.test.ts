import { expect, it } from 'vitest';
import { Blobs } from './blobs.js';

it('puts the pieces of a blob together, and hands it out once', () => {
  const blobs = new Blobs();
  blobs.announce(1, 3);
  blobs.add(Uint8Array.of(1, 2));
  expect(() => blobs.take(1)).toThrow(RangeError);
  blobs.add(Uint8Array.of(3));
  blobs.announce(2, 0);
  expect([...blobs.take(1)]).toEqual([1, 2, 3]);
  expect(blobs.take(2)).toHaveLength(0);
  expect(() => blobs.take(1)).toThrow(RangeError);
});

it('refuses bytes that were not announced, too many of them, and blobs within blobs', () => {
  const blobs = new Blobs();
  expect(() => blobs.add(Uint8Array.of(1))).toThrow(RangeError);
  expect(() => blobs.announce(1, 2 ** 40)).toThrow(RangeError);
  blobs.announce(1, 2);
  expect(() => blobs.announce(2, 2)).toThrow(RangeError);
  expect(() => blobs.add(Uint8Array.of(1, 2, 3))).toThrow(RangeError);
});
