import { inflateSync } from 'node:zlib';
import type { PngChunk } from './png-chunks.js';

/** What a tEXt chunk may hold: printable Latin-1 and line feeds. */
const latin1Text = /^[\n\x20-\x7e\xa0-\xff]*$/;
/** No text of ours comes near it; it bounds what a crafted file can make us unpack, in bytes. */
const maxTextLength = 4 * 1024 * 1024;

/**
 * A text chunk: tEXt, which every reader knows, where Latin-1 can say it, iTXt (UTF-8) otherwise.
 *
 * @param keyword 1 to 79 Latin-1 characters
 */
export function pngTextChunk(keyword: string, text: string): PngChunk {
  if (latin1Text.test(text)) {
    return { type: 'tEXt', data: Buffer.from(`${keyword}\0${text}`, 'latin1') };
  }
  // Keyword, then: not compressed, method 0, no language tag, no translated keyword.
  const head = Buffer.from(`${keyword}\0\0\0\0\0`, 'latin1');
  return { type: 'iTXt', data: Buffer.concat([head, Buffer.from(text, 'utf8')]) };
}

export interface PngText {
  readonly keyword: string;
  readonly text: string;
}

/** The text of a tEXt, zTXt or iTXt chunk; undefined for other chunks and malformed ones. */
export function readPngText({ type, data }: PngChunk): PngText | undefined {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const end = bytes.indexOf(0);
  if (end < 1) return undefined;
  const keyword = bytes.toString('latin1', 0, end);
  const rest = bytes.subarray(end + 1);
  try {
    if (type === 'tEXt') return { keyword, text: rest.toString('latin1') };
    if (type === 'zTXt') return { keyword, text: unpack(rest.subarray(1)).toString('latin1') };
    if (type === 'iTXt') return { keyword, text: readInternationalText(rest) };
  } catch {
    // Undecodable: the same as no text at all.
  }
  return undefined;
}

function readInternationalText(rest: Buffer): string {
  const languageEnd = rest.indexOf(0, 2);
  const translatedEnd = rest.indexOf(0, languageEnd + 1);
  if (languageEnd < 0 || translatedEnd < 0) throw new RangeError('malformed iTXt');
  const text = rest.subarray(translatedEnd + 1);
  return (rest[0] === 1 ? unpack(text) : text).toString('utf8');
}

function unpack(data: Buffer): Buffer {
  return inflateSync(data, { maxOutputLength: maxTextLength });
}
