import { expect, it } from 'vitest';
import { generateOptionsSchema } from './generate-options.js';
import { maxPromptLength } from './prompt.js';

it('fills in what needs no model card', () => {
  expect(generateOptionsSchema.parse({ prompt: 'a red circle' })).toEqual({
    prompt: 'a red circle',
    seedMode: 'image',
    previews: false,
  });
});

it('takes a prompt of the greatest length and none longer', () => {
  const parse = (length: number) => generateOptionsSchema.safeParse({ prompt: 'a'.repeat(length) });
  expect(parse(maxPromptLength).success).toBe(true);
  expect(parse(maxPromptLength + 1).success).toBe(false);
  expect(parse(1_000_000).success).toBe(false);
});

it.each([Number.NaN, Number.POSITIVE_INFINITY])('refuses guidance of %s', (guidance) => {
  expect(generateOptionsSchema.safeParse({ prompt: 'a', guidance }).success).toBe(false);
});

it('describes every option for help texts', () => {
  for (const [name, schema] of Object.entries(generateOptionsSchema.shape)) {
    expect(schema.meta()?.description, name).toBeTruthy();
  }
});
