import { PythonEnvironmentError } from '@openuni/protocol';
import { expect, it } from 'vitest';
import type { SetupEvent } from './setup-event.js';
import { setupStep } from './setup-step.js';

it('tells of output, warnings and the note', async () => {
  const events = [];
  const work = (async function* () {
    yield 'one';
    yield { warning: 'careful' };
    return 'done well';
  })();
  for await (const event of setupStep('check', 'Check', work)) events.push(event);
  expect(events).toEqual([
    { type: 'start', step: 'check', title: 'Check' },
    { type: 'output', step: 'check', line: 'one' },
    { type: 'warning', step: 'check', message: 'careful' },
    { type: 'finish', step: 'check', title: 'Check', ms: expect.any(Number), note: 'done well' },
  ]);
});

it('sends the last lines and the remedy, then throws', async () => {
  const events: SetupEvent[] = [];
  const error = new PythonEnvironmentError('pip failed', { hint: 'free some space' });
  const work = (async function* () {
    for (let i = 0; i < 40; i++) yield `line ${i}`;
    throw error;
  })();
  const run = async () => {
    for await (const event of setupStep('packages', 'Install', work)) events.push(event);
  };
  await expect(run()).rejects.toBe(error);
  const last = events.at(-1);
  expect(last).toMatchObject({ type: 'fail', message: 'pip failed', hint: 'free some space' });
  expect(last?.type === 'fail' && last.output).toHaveLength(15);
  expect(last?.type === 'fail' && last.output.at(-1)).toBe('line 39');
});

it('stops the work when its reader leaves', async () => {
  let stopped = false;
  const work = (async function* () {
    try {
      while (true) yield 'again';
    } finally {
      stopped = true;
    }
  })();
  for await (const event of setupStep('packages', 'Install', work)) {
    if (event.type === 'output') break;
  }
  expect(stopped).toBe(true);
});
