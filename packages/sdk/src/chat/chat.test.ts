import { FakeTransport } from '@openuni/testing';
import { expect, it } from 'vitest';
import { OpenUni, type OpenUniChatOptions } from '../openuni.js';
import type { ChatEvent } from './chat-event.js';

const pixels = { width: 2, height: 1, channels: 3, data: new Uint8Array(6) } as const;
const seeing = 'openuni-b-512';

async function launch(transport = new FakeTransport()) {
  return { transport, openuni: await OpenUni.launch({ transport }) };
}

it('streams an answer and gives it whole', async () => {
  const { openuni, transport } = await launch();
  const run = openuni.chat({ prompt: 'a red star', seed: 5, maxTokens: 100 });
  const events: ChatEvent[] = [];
  for await (const event of run) events.push(event);
  const deltas = events.flatMap((event) => (event.type === 'text' ? [event.delta] : []));
  const result = await run;
  expect(deltas.length).toBeGreaterThan(1);
  expect(result).toMatchObject({
    text: deltas.join(''),
    finishReason: 'stop',
    model: 'openuni-nano',
    seed: 5,
    usage: { completionTokens: deltas.length },
  });
  expect(result.timings['total']).toBeGreaterThan(0);
  expect(events.slice(-2).map(({ type }) => type)).toEqual(['answer', 'done']);
  expect(transport.requests[0]).toEqual({
    type: 'chat',
    model: { id: 'openuni-nano', path: null },
    messages: [{ role: 'user', text: 'a red star', images: [] }],
    maxTokens: 100,
    temperature: 0,
    topP: 1,
    topK: null,
    seed: 5,
  });
});

it('says when an answer was cut off', async () => {
  const { openuni } = await launch();
  await expect(openuni.chat({ prompt: 'a b c d', maxTokens: 3 })).resolves.toMatchObject({
    text: 'You said: a',
    finishReason: 'length',
  });
});

it('passes a conversation on, texts and pictures of a message together', async () => {
  const { openuni, transport } = await launch();
  await openuni.chat({
    model: seeing,
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: '' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is it?' },
          { type: 'image', image: { pixels } },
          { type: 'text', text: 'In one word.' },
        ],
      },
    ],
  });
  expect(transport.requests[0]).toMatchObject({
    messages: [
      { role: 'system', text: 'Be brief.', images: [] },
      { role: 'user', text: 'Hello', images: [] },
      { role: 'assistant', text: '', images: [] },
      { role: 'user', text: 'What is it?\nIn one word.', images: [pixels] },
    ],
  });
});

it.each<[OpenUniChatOptions, string, string]>([
  [{}, 'invalid_request', 'prompt is missing, and so are messages.'],
  [{ prompt: ' ' }, 'invalid_request', 'prompt must not be empty, not " ".'],
  [{ prompt: 'a', topP: 0 }, 'invalid_request', 'topP must be above 0, not 0.'],
  [{ prompt: 'a', temperature: 3 }, 'invalid_request', 'temperature must be at most 2, not 3.'],
  [
    { messages: [{ role: 'assistant', content: 'a' }] },
    'invalid_request',
    'messages must end with one of the user.',
  ],
  [
    { prompt: 'a', images: ['/nowhere.png'], model: seeing },
    'invalid_request',
    '/nowhere.png cannot be read (ENOENT).',
  ],
])('refuses %j before anything starts', async (options, code, message) => {
  const { openuni, transport } = await launch();
  await expect(openuni.chat(options)).rejects.toMatchObject({
    code,
    message,
    hint: expect.any(String),
  });
  expect(transport.requests).toEqual([]);
});

it('names the message that is wrong', async () => {
  const { openuni } = await launch();
  const wrong = (messages: unknown) => openuni.chat({ messages } as OpenUniChatOptions);
  await expect(wrong([{ role: 'tool', content: 'a' }])).rejects.toMatchObject({
    field: 'messages[0].role',
    message: 'messages[0].role must be system, user or assistant, not "tool".',
  });
  await expect(wrong([{ role: 'user', content: [] }])).rejects.toMatchObject({
    field: 'messages[0].content',
  });
  const image = Buffer.from('no picture');
  const content = [{ type: 'image', image }];
  await expect(
    openuni.chat({ model: seeing, messages: [{ role: 'user', content }] } as OpenUniChatOptions),
  ).rejects.toMatchObject({ field: 'messages[0].content[0].image' });
});

it('stops within a token when cancelled', async () => {
  const { openuni, transport } = await launch(new FakeTransport({ latencyMs: 1 }));
  const run = openuni.chat({ prompt: 'word '.repeat(100) });
  for await (const event of run) if (event.type === 'text') break;
  await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  expect(transport.cancelled).toHaveLength(1);
});

it('fails when the engine forgets the answer', async () => {
  const done = { type: 'done', timings: {} } as const;
  const { openuni } = await launch(new FakeTransport({ events: () => [done] }));
  await expect(openuni.chat({ prompt: 'a' })).rejects.toThrow('without an answer');
});
