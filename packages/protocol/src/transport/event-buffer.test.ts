import { expect, it } from 'vitest';
import { withoutPreview } from '../events/without-preview.js';
import { EventBuffer } from './event-buffer.js';

async function collect<T>(events: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const event of events) all.push(event);
  return all;
}

it('keeps what came before the reader and wakes it for what comes after', async () => {
  const buffer = new EventBuffer<number>();
  buffer.push(1);
  const read = collect(buffer);
  await Promise.resolve();
  buffer.push(2);
  buffer.push(3);
  buffer.end();
  buffer.push(4);
  expect(await read).toEqual([1, 2, 3]);
});

it('throws only after everything before the failure was read', async () => {
  const buffer = new EventBuffer<number>();
  buffer.push(1);
  buffer.fail(new Error('broken'));
  const iterator = buffer[Symbol.asyncIterator]();
  expect(await iterator.next()).toEqual({ done: false, value: 1 });
  await expect(iterator.next()).rejects.toThrow('broken');
});

it('refuses a second reader', () => {
  const buffer = new EventBuffer<number>();
  buffer[Symbol.asyncIterator]();
  expect(() => buffer[Symbol.asyncIterator]()).toThrow(TypeError);
});

it('lets go of what can be spared of the oldest events when the reader falls behind', async () => {
  type Event = { readonly type: string; readonly index: number; readonly preview?: string };
  const buffer = new EventBuffer<Event>({ lighten: withoutPreview, maxHeavy: 2 });
  const reader = buffer[Symbol.asyncIterator]();
  const push = (index: number) => buffer.push({ type: 'step', index, preview: 'pixels' });
  push(0);
  expect((await reader.next()).value).toHaveProperty('preview');
  for (const index of [1, 2, 3]) push(index);
  buffer.push({ type: 'output', index: 4, preview: 'not of a step' });
  push(5);
  buffer.end();
  const rest: Event[] = [];
  for await (const event of reader) rest.push(event);
  expect(rest.map(({ index, preview }) => [index, preview])).toEqual([
    [1, undefined],
    [2, undefined],
    [3, 'pixels'],
    [4, 'not of a step'],
    [5, 'pixels'],
  ]);
});
