import { pack } from 'msgpackr';
import { expect, it } from 'vitest';
import { FrameReader } from './frame-reader.js';

export function frame(type: number, payload: Uint8Array): Buffer {
  const header = Buffer.from([0x4f, type, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32LE(payload.length, 4);
  return Buffer.concat([header, payload]);
}

function open() {
  const seen: unknown[] = [];
  const reader = new FrameReader({
    message: (value) => seen.push(value),
    bytes: (piece) => seen.push(...piece),
  });
  return { seen, reader };
}

const stream = Buffer.concat([
  frame(1, pack({ kind: 'hello', pid: 7 })),
  frame(2, Uint8Array.of(1, 2, 3)),
  frame(2, new Uint8Array(0)),
  frame(1, pack({ kind: 'end' })),
]);
const all = [{ kind: 'hello', pid: 7 }, 1, 2, 3, { kind: 'end' }];

it.each([1, 3, 7, 8, 9, 100_000])('reads frames in chunks of %i bytes', (size) => {
  const { reader, seen } = open();
  for (let at = 0; at < stream.length; at += size) reader.read(stream.subarray(at, at + size));
  expect(seen).toEqual(all);
  expect(reader.isWithinFrame).toBe(false);
});

it('knows when a stream ends within a frame', () => {
  const { reader } = open();
  reader.read(stream.subarray(0, stream.length - 1));
  expect(reader.isWithinFrame).toBe(true);
});

it.each([
  ['text', Buffer.from('Traceback (most recent call last)')],
  ['an unknown type', frame(3, new Uint8Array(0))],
  ['bits that must be zero', Buffer.from([0x4f, 1, 0, 1, 0, 0, 0, 0])],
  ['a length beyond reason', Buffer.from([0x4f, 2, 0, 0, 255, 255, 255, 255])],
  ['what is no whole MessagePack', frame(1, Uint8Array.of(0x92, 1))],
])('refuses %s', (_, bytes) => {
  expect(() => open().reader.read(bytes)).toThrow();
});
