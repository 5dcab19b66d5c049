import { expect, it } from 'vitest';
import { imageSeeds } from './image-seeds.js';

it('counts up from the first seed, prompt by prompt', () => {
  expect(imageSeeds(7, 2, 3)).toEqual([7, 8, 9, 10, 11, 12]);
});

it('wraps at 2^32', () => {
  expect(imageSeeds(2 ** 32 - 2, 1, 4)).toEqual([4294967294, 4294967295, 0, 1]);
});

it('gives seeds that each make their picture alone', () => {
  const together = imageSeeds(4294967290, 3, 5);
  expect(together.map((seed) => imageSeeds(seed, 1, 1)[0])).toEqual(together);
});
