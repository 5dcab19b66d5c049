import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { pngTextChunk, readPngText } from './png-text.js';

it('says Latin-1 by tEXt and the rest by iTXt', () => {
  expect(pngTextChunk('k', 'é').type).toBe('tEXt');
  expect(pngTextChunk('k', '円').type).toBe('iTXt');
});

it('reads what other programs have packed', () => {
  const packed = deflateSync(Buffer.from('text'));
  const compressed = { type: 'zTXt', data: Buffer.concat([Buffer.from('k\0\0'), packed]) };
  const international = {
    type: 'iTXt',
    data: Buffer.concat([Buffer.from('k\0\x01\0en\0key\0'), packed]),
  };
  expect(readPngText(compressed)).toEqual({ keyword: 'k', text: 'text' });
  expect(readPngText(international)).toEqual({ keyword: 'k', text: 'text' });
});

it('does not unpack without bound, nor trip over malformed chunks', () => {
  const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024));
  const data = Buffer.concat([Buffer.from('k\0\0'), bomb]);
  expect(readPngText({ type: 'zTXt', data })).toBeUndefined();
  expect(readPngText({ type: 'tEXt', data: Buffer.from('no separator') })).toBeUndefined();
  expect(readPngText({ type: 'iTXt', data: Buffer.from('k\0\0\0no ends') })).toBeUndefined();
  expect(readPngText({ type: 'IDAT', data: Buffer.from('k\0x') })).toBeUndefined();
});
