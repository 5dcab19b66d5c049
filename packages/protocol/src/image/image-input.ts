import { z } from 'zod';
import type { PixelImage } from '../pixel-image.js';

/** The most pixels that a picture may have, 100 megapixels. */
export const maxImagePixels = 100_000_000;

/** A `Blob` or `File`, of the platform or of a library. */
export interface BlobLike {
  /** Bytes. */
  readonly size: number;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** A `ReadableStream` of bytes, of the platform or of a library. */
export interface ByteStreamLike {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
    cancel(reason?: unknown): Promise<void>;
    releaseLock(): void;
  };
}

/** A picture in memory, such as an `OpenUniImage`. */
export interface PixelSource {
  readonly pixels: PixelImage;
}

/**
 * A picture as a user passes it: a path, a URL (http, https, file or data; as text or `URL`), the
 * bytes of an encoded file, or decoded pixels. A file's type is told from its bytes.
 */
export type ImageInput =
  | string
  | { readonly href: string }
  | Uint8Array
  | ArrayBuffer
  | BlobLike
  | ByteStreamLike
  | PixelSource;

export const imageInputSchema = z.custom<ImageInput>(isImageInput, {
  message: 'must be a path, a URL or the bytes of a picture',
});

/** A picture as JSON can name it. */
export const imageAddressSchema = z
  .string()
  .min(1)
  .meta({ description: 'A path, or a URL (http, https, file or data).' });

function isImageInput(value: unknown): boolean {
  if (typeof value === 'string') return value !== '';
  if (typeof value !== 'object' || value === null) return false;
  if (value instanceof Uint8Array || value instanceof ArrayBuffer) return true;
  return ['href', 'arrayBuffer', 'getReader', 'pixels'].some((key) => key in value);
}
