import { expect, it } from 'vitest';
import { chatOptionsSchema } from './chat-options.js';

const user = { role: 'user', content: 'a' };
const assistant = { role: 'assistant', content: 'b' };
const system = { role: 'system', content: 'c' };

it('fills in greedy answers of 1024 tokens at most', () => {
  expect(chatOptionsSchema.parse({ prompt: 'a' })).toEqual({
    prompt: 'a',
    maxTokens: 1024,
    temperature: 0,
    topP: 1,
  });
});

it('takes pictures in every form', () => {
  const images = [
    'a.png',
    new URL('https://example.org/a.png'),
    Buffer.from('a'),
    new ArrayBuffer(1),
    new Blob(['a']),
    new File(['a'], 'a.png'),
    new Blob(['a']).stream(),
    { pixels: { width: 1, height: 1, channels: 3, data: new Uint8Array(3) } },
  ];
  expect(chatOptionsSchema.safeParse({ prompt: 'a', images }).error).toBeUndefined();
});

// Rules between fields, which JSON Schema cannot say.
it.each([
  [{}, 'prompt'],
  [{ prompt: 'a', messages: [user] }, 'prompt'],
  [{ images: ['a.png'], messages: [user] }, 'images'],
  [{ messages: [user, assistant] }, 'messages'],
  [{ messages: [user, system, user] }, 'messages'],
  [{ prompt: 'a', images: [''] }, 'images.0'],
  [{ prompt: 'a', images: [3] }, 'images.0'],
])('refuses %j', (options, path) => {
  const issue = chatOptionsSchema.safeParse(options).error?.issues[0];
  expect(issue?.path.join('.')).toBe(path);
});
