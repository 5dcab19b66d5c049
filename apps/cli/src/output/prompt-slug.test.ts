import { expect, it } from 'vitest';
import { promptSlug } from './prompt-slug.js';

it.each([
  ['A red circle, please!', 'a-red-circle-please'],
  ['Ärger über Öl', 'aerger-ueber-oel'],
  ['../../etc/passwd', 'etc-passwd'],
  ['赤い円', 'picture'],
  ['🔴', 'picture'],
  ['x'.repeat(100), 'x'.repeat(60)],
])('%j becomes %j', (prompt, slug) => {
  expect(promptSlug(prompt)).toBe(slug);
});

it('cuts long prompts between words', () => {
  expect(promptSlug('word '.repeat(30))).toBe(Array(12).fill('word').join('-'));
});
