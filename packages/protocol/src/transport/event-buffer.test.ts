import { expect, it } from 'vitest';
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
