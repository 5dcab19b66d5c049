import { expect, it } from 'vitest';
import { LineSplitter } from './line-splitter.js';

function split(chunks: string[], maxBytes?: number): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line), maxBytes);
  for (const chunk of chunks) splitter.read(Buffer.from(chunk));
  splitter.end();
  return lines;
}

it('cuts at newlines, wherever the chunks are cut', () => {
  expect(split(['a\nb', 'c\r\n', '\nd'])).toEqual(['a', 'bc', '', 'd']);
  expect(split(['a\n'])).toEqual(['a']);
});

it('cuts long lines off and goes on with the next', () => {
  expect(split(['0123', '4567', '89\nnext\n'], 6)).toEqual(['012345', 'next']);
});

it('puts characters together that lie across chunks', () => {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  const bytes = Buffer.from('für\n');
  splitter.read(bytes.subarray(0, 2));
  splitter.read(bytes.subarray(2));
  expect(lines).toEqual(['für']);
});
