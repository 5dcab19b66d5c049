import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BlobLike, ByteStreamLike, ImageInput, PixelSource } from '@openuni/protocol';
import { dataUrlBytes } from './data-url-bytes.js';
import { downloadImage } from './download-image.js';
import { maxFileBytes, tooManyBytes } from './max-file-bytes.js';
import { readByteStream } from './read-byte-stream.js';
import { refuseImage } from './refuse-image.js';

type Encoded = Exclude<ImageInput, PixelSource>;

/** The bytes of an encoded picture, wherever they are. */
export async function imageBytes(
  input: Encoded,
  field: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  if (typeof input === 'string') return addressedBytes(input, field, signal);
  if (input instanceof Uint8Array) return input;
  if (input instanceof ArrayBuffer) return new Uint8Array(input);
  if ('href' in input) return addressedBytes(input.href, field, signal);
  if (isBlob(input)) {
    if (input.size > maxFileBytes) throw tooManyBytes(field);
    return new Uint8Array(await input.arrayBuffer());
  }
  return readByteStream(input, field, signal);
}

function isBlob(input: BlobLike | ByteStreamLike): input is BlobLike {
  return 'arrayBuffer' in input;
}

async function addressedBytes(
  address: string,
  field: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  if (/^data:/i.test(address)) return dataUrlBytes(address, field);
  if (/^https?:\/\//i.test(address)) return downloadImage(new URL(address), field, signal);
  return fileBytes(/^file:/i.test(address) ? fileURLToPath(address) : resolve(address), field);
}

async function fileBytes(path: string, field: string): Promise<Uint8Array> {
  try {
    const file = await stat(path);
    if (!file.isFile()) throw Object.assign(new Error('not a file'), { code: 'EISDIR' });
    if (file.size > maxFileBytes) throw tooManyBytes(field);
    return await readFile(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined || code === 'invalid_request') throw error;
    throw refuseImage(`${path} cannot be read (${code}).`, {
      field,
      hint: code === 'EISDIR' ? 'Name a picture, not a folder.' : 'Check the path.',
      cause: error,
    });
  }
}
