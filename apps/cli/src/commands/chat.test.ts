import { setTimeout as delay } from 'node:timers/promises';
import type { ChatRequest } from '@openuni/protocol';
import { FakeTransport } from '@openuni/testing';
import { expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.js';

const seeing = ['-m', 'openuni-b-512'];

function texts(transport: FakeTransport): string[][] {
  const chats = transport.requests as ChatRequest[];
  return chats.map(({ messages }) => messages.map(({ role, text }) => `${role}: ${text}`));
}

it('prints the answer, and everything else apart from it', async () => {
  const { exitCode, stdout, stderr } = await runCli(['chat', 'What colour is it?']);
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'You said: What colour is it?\n' });
  expect(stderr).toContain('Loading weights');
});

it('passes every option on, and pictures before the prompt', async () => {
  const { cwd } = await runCli(['generate', 'a', '--steps', '1', '-o', 'a.png']);
  const { transport, stdout } = await runCli(
    // biome-ignore format: as it is typed
    ['chat', 'a.png', './a.png', 'What?', ...seeing, '--system', 'Be brief.', '--max-tokens', '9',
      '--temperature', '0.5', '--top-p', '0.9', '--top-k', '40', '--seed', '3'],
    { cwd },
  );
  expect(transport.requests).toMatchObject([
    {
      type: 'chat',
      messages: [
        { role: 'system', text: 'Be brief.' },
        { role: 'user', text: 'What?', images: [{ width: 128 }, { width: 128 }] },
      ],
      maxTokens: 9,
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      seed: 3,
    },
  ]);
  expect(stdout).toBe('You said: [128x128] [128x128] What?\n');
});

it('--json prints one event a line and nothing else', async () => {
  const { stdout, stderr } = await runCli(['chat', 'a', '--json']);
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.map(({ type }) => type)).toEqual([
    'queued',
    'load',
    'text',
    'text',
    'text',
    'answer',
    'done',
  ]);
  expect(events[5]).toMatchObject({ text: 'You said: a', finishReason: 'stop' });
  expect(stderr).toBe('');
});

it('says that an answer was cut off', async () => {
  const { stdout, stderr } = await runCli(['chat', 'a b c', '--max-tokens', '2']);
  expect(stdout).toBe('You said:\n');
  expect(stderr).toContain('Cut off: --max-tokens allows more.');
});

it('keeps the conversation until an empty line or the end', async () => {
  const { exitCode, stdout, transport } = await runCli(['chat', '-i', 'one'], {
    stdin: 'two\nthree\n\nfour\n',
  });
  expect(exitCode).toBe(0);
  expect(stdout).toBe('You said: one\nYou said: two\nYou said: three\n');
  expect(texts(transport)[2]).toEqual([
    'user: one',
    'assistant: You said: one',
    'user: two',
    'assistant: You said: two',
    'user: three',
  ]);
  expect((await runCli(['chat', '-i'], { stdin: 'a' })).stdout).toBe('You said: a\n');
});

it('answers what was typed before the engine had started', async () => {
  const transport = new FakeTransport({ latencyMs: 20 });
  const { stdout } = await runCli(['chat', '-i', 'one'], { transport, stdin: 'two\nthree\n' });
  expect(stdout).toBe('You said: one\nYou said: two\nYou said: three\n');
});

it('begins an interactive chat with pictures alone, which go with the first question', async () => {
  const { cwd } = await runCli(['generate', 'a', '--steps', '1', '-o', 'a.png']);
  const { transport } = await runCli(['chat', '-i', 'a.png', ...seeing], { cwd, stdin: 'x\ny\n' });
  const [first, second] = transport.requests as ChatRequest[];
  expect(first?.messages.map(({ images }) => images.length)).toEqual([1]);
  expect(second?.messages.map(({ images }) => images.length)).toEqual([1, 0, 0]);
});

it('goes on after an answer that failed', async () => {
  let answers = 0;
  const transport = new FakeTransport({
    beforeEvent: (event) => {
      if (event.type === 'load' && ++answers === 1) throw new Error('boom');
    },
  });
  const { exitCode, stdout, stderr } = await runCli(['chat', '-i'], { transport, stdin: 'a\nb\n' });
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: 'You said: b\n' });
  expect(stderr).toContain('error: boom');
  expect(texts(transport)[1]).toEqual(['user: b']);
});

it('Ctrl-C stops the answer, of which what came is kept, and then ends the chat', async () => {
  const transport = new FakeTransport({
    latencyMs: 5,
    beforeEvent: async (event) => {
      if (event.type === 'text' && event.delta === ' stop') {
        interrupt();
        await delay(20);
      }
    },
  });
  let interrupt = () => {};
  const { exitCode, stdout } = await runCli(['chat', '-i'], {
    transport,
    stdin: 'please stop here\nthen\n',
    withSignals: (signals) => {
      interrupt = () => signals.emit('SIGINT');
    },
  });
  expect(exitCode).toBe(0);
  expect(stdout).toBe('You said: please\nYou said: then\n');
  expect(texts(transport)[1]?.[1]).toBe('assistant: You said: please');
});

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends a single answer with exit code %i', async (signal, code) => {
  const transport = new FakeTransport({ latencyMs: 2 });
  const { exitCode } = await runCli(['chat', 'word '.repeat(200)], {
    transport,
    withSignals: (signals) => setTimeout(() => signals.emit(signal), 20),
  });
  expect(exitCode).toBe(code);
  expect(transport.closed).toBe(true);
});

it.each<[string[], number, string]>([
  [['chat'], 2, 'prompt is missing'],
  [['chat', ''], 2, 'prompt must not be empty'],
  [['chat', 'a', '--temperature', '5'], 2, 'temperature must be at most 2'],
  [['chat', 'a', '--top-p', '0'], 2, 'topP must be above 0'],
  [['chat', 'a.png', 'a', ...seeing], 2, 'cannot be read (ENOENT)'],
  [['chat', 'a', '-m', 'openuni-nan'], 1, 'Did you mean openuni-nano?'],
])('refuses %j and starts nothing', async (args, code, message) => {
  const { exitCode, stdout, stderr, transport } = await runCli(args);
  expect(stderr).toContain(message);
  expect(stdout).toBe('');
  expect(exitCode).toBe(code);
  expect(transport.requests).toEqual([]);
});
