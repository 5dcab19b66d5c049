import { expect, it } from 'vitest';
import { checkGenerateOptions } from './resolve-generation.js';

const prompt = ['a', 'b'];

it('draws as the official script where the mode is reference: seed 42, four a prompt', async () => {
  const { images } = await checkGenerateOptions({ prompt, seedMode: 'reference' });
  expect(images).toHaveLength(8);
  expect(images.map(({ seed, batch }) => [seed, batch?.index, batch?.count])).toEqual(
    [0, 1, 2, 3, 0, 1, 2, 3].map((index) => [42, index, 4]),
  );
});

it('takes another seed and count, and one picture of a batch alone', async () => {
  const options = { prompt: 'a', seedMode: 'reference', seed: 7 } as const;
  const two = await checkGenerateOptions({ ...options, n: 2 });
  expect(two.images.map(({ seed, batch }) => [seed, batch])).toEqual([
    [7, { index: 0, count: 2 }],
    [7, { index: 1, count: 2 }],
  ]);
  const batch = { index: 1, count: 2 };
  const one = await checkGenerateOptions({ ...options, batch });
  expect(one.images).toEqual([two.images[1]]);
});

it.each([
  [{ batch: { index: 0, count: 2 } }, 'needs seed mode reference'],
  [{ seedMode: 'reference', batch: { index: 2, count: 2 } }, 'no picture 2 in a batch of 2'],
  [{ seedMode: 'reference', batch: { index: 0, count: 2 }, n: 2 }, 'names one picture'],
] as const)('refuses %j', async (options, message) => {
  await expect(checkGenerateOptions({ prompt: 'a', ...options })).rejects.toMatchObject({
    code: 'invalid_request',
    field: 'batch',
    message: expect.stringContaining(message),
  });
});
