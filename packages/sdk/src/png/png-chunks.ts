import { crc32 } from 'node:zlib';

/** A chunk of a PNG file (PNG specification, section 5.3). */
export interface PngChunk {
  /** Four ASCII letters, such as `IHDR`. */
  readonly type: string;
  readonly data: Uint8Array;
}

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Length, type and checksum around a chunk's data, in bytes. */
const frameLength = 12;

export function isPng(bytes: Uint8Array): boolean {
  return signature.equals(bytes.subarray(0, signature.length));
}

/**
 * Reads chunk after chunk up to `IEND`.
 *
 * @throws RangeError when the file is no PNG, is cut short, or a checksum is wrong
 */
export function* pngChunks(bytes: Uint8Array): Generator<PngChunk> {
  if (!isPng(bytes)) throw new RangeError('no PNG signature');
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = signature.length; ; ) {
    if (at + frameLength > buffer.length) throw new RangeError('the file is cut short');
    const end = at + frameLength + buffer.readUInt32BE(at);
    if (end > buffer.length) throw new RangeError('the file is cut short');
    const type = buffer.toString('latin1', at + 4, at + 8);
    if (crc32(buffer.subarray(at + 4, end - 4)) !== buffer.readUInt32BE(end - 4)) {
      throw new RangeError(`the checksum of chunk ${type} is wrong`);
    }
    yield { type, data: buffer.subarray(at + 8, end - 4) };
    if (type === 'IEND') return;
    at = end;
  }
}

function encodePngChunk({ type, data }: PngChunk): Uint8Array {
  const chunk = Buffer.alloc(frameLength + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
  return chunk;
}

/** The file with chunks put right behind its header, where readers meet them before the pixels. */
export function insertPngChunks(png: Uint8Array, chunks: readonly PngChunk[]): Uint8Array {
  if (!isPng(png)) throw new RangeError('no PNG signature');
  const headerEnd = signature.length + frameLength + 13;
  return Buffer.concat([
    png.subarray(0, headerEnd),
    ...chunks.map(encodePngChunk),
    png.subarray(headerEnd),
  ]);
}
