import { Duplex } from 'node:stream';
import { expect, it, vi } from 'vitest';
import { JsonLines } from './json-lines.js';

/** A line whose far end is the test: what was sent, and a way to answer. */
function openLine() {
  const sent: string[] = [];
  const stream = new Duplex({
    read() {},
    write(chunk, _encoding, done) {
      sent.push(String(chunk));
      done();
    },
  });
  return { sent, lines: new JsonLines(stream), answer: (text: string) => stream.push(text) };
}

it('matches replies to requests, whatever their order and wherever they are cut', async () => {
  const { lines, answer, sent } = openLine();
  const first = vi.fn();
  const second = vi.fn();
  lines.writeRaw('{"r":1}', 1, first);
  lines.write({ r: 2 }, second);
  expect(sent).toEqual(['{"r":1}\n', '{"r":2}\n']);
  answer('noise\n{"r":2,"key":"str');
  answer('ing"}\n{"r":1,"key":"int"}\n');
  await vi.waitFor(() => expect(first).toHaveBeenCalledWith({ r: 1, key: 'int' }));
  expect(second).toHaveBeenCalledWith({ r: 2, key: 'string' });
});

it('keeps a handler that says the real reply follows', async () => {
  const { lines, answer } = openLine();
  const handler = vi.fn((reply: { key?: string }) => reply.key === 'pre');
  lines.writeRaw('{}', 1, handler);
  answer('{"r":1,"key":"pre"}\n{"r":1,"key":"string"}\n{"r":1,"key":"late"}\n');
  await vi.waitFor(() => expect(handler).toHaveBeenCalledTimes(2));
});

it('fails what waits and what comes later', () => {
  const { lines, sent } = openLine();
  const waiting = vi.fn();
  const late = vi.fn();
  lines.writeRaw('{}', 1, waiting);
  lines.fail('gone');
  lines.writeRaw('{}', 2, late);
  expect(waiting).toHaveBeenCalledWith({ r: 1, key: 'error', sig: 'gone' });
  expect(late).toHaveBeenCalledWith({ r: 2, key: 'error', sig: 'gone' });
  expect(sent).toHaveLength(1);
});
