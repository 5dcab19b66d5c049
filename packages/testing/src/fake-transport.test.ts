import {
  CancelledError,
  type EngineRequest,
  type RunEvent,
  runEventSchema,
} from '@openuni/protocol';
import { expect, it } from 'vitest';
import { FakeTransport } from './fake-transport.js';

const request: EngineRequest = {
  type: 'generate',
  model: { id: 'openuni-nano', path: null },
  images: [
    { prompt: 'a red circle', negativePrompt: null, seed: 1 },
    { prompt: 'a red circle', negativePrompt: null, seed: 2 },
  ],
  width: 16,
  height: 16,
  steps: 4,
  guidance: 4.5,
  previewEvery: 2,
};

async function collect(events: AsyncIterable<RunEvent>): Promise<RunEvent[]> {
  const all: RunEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

it('sends what the protocol allows, previews and one output a picture, the same each time', async () => {
  const events = await collect(new FakeTransport().start(request).events);
  for (const event of events) expect(runEventSchema.parse(event)).toEqual(event);
  expect(events.filter((e) => e.type === 'step' && e.preview)).toHaveLength(2);
  expect(events.filter((e) => e.type === 'output').map((e) => e.seed)).toEqual([1, 2]);
  expect(events.at(-1)?.type).toBe('done');
  expect(await collect(new FakeTransport().start(request).events)).toEqual(events);
});

it('keeps events for a late reader', async () => {
  const transport = new FakeTransport();
  const run = transport.start(request);
  await transport.start(request).events[Symbol.asyncIterator]().next();
  expect((await collect(run.events))[0]?.type).toBe('queued');
});

it('stops when cancelled, then throws', async () => {
  const transport = new FakeTransport({ latencyMs: 1 });
  const run = transport.start(request);
  run.cancel();
  await expect(collect(run.events)).rejects.toSatisfy(CancelledError.isInstance);
  expect(transport.cancelled).toEqual([run.id]);
});

it('fails where the script says', async () => {
  const transport = new FakeTransport({
    beforeEvent: (event) => {
      if (event.type === 'step') throw new Error('scripted');
    },
  });
  await expect(collect(transport.start(request).events)).rejects.toThrow('scripted');
});

it('close ends what is running', async () => {
  const transport = new FakeTransport({ latencyMs: 5 });
  const run = transport.start(request);
  await transport.close();
  await expect(collect(run.events)).rejects.toThrow(CancelledError);
  expect(transport.closed).toBe(true);
});

it('close can let what runs finish, for as long as it may take', async () => {
  const patient = new FakeTransport({ latencyMs: 1 });
  const finished = collect(patient.start(request).events);
  await patient.close({ finish: true });
  expect((await finished).at(-1)?.type).toBe('done');
  const hurried = new FakeTransport({ latencyMs: 50 });
  const cut = collect(hurried.start(request).events);
  const rejected = expect(cut).rejects.toThrow(CancelledError);
  await hurried.close({ finish: true, timeoutMs: 20 });
  await rejected;
});

it('ends a run at its deadline, and counts how runs end', async () => {
  const transport = new FakeTransport({ latencyMs: 10 });
  const late = transport.start(request, { timeoutMs: 15 });
  expect(await transport.health()).toMatchObject({ running: 1 });
  await expect(collect(late.events)).rejects.toMatchObject({
    code: 'deadline_exceeded',
    timeoutMs: 15,
  });
  await collect(transport.start(request).events);
  expect(await transport.health()).toMatchObject({ running: 0, succeeded: 1, failed: 1 });
});
