import type { ImageInput, PixelSource } from '@openuni/protocol';
import { RasterImage } from '../image/raster-image.js';
import { decodeImage } from './decode-image.js';
import { imageBytes } from './image-bytes.js';

export interface ReadImageOptions {
  /** Aborting it gives up a download. */
  readonly signal?: AbortSignal | undefined;
  /** The option that errors name. Default: `image`. */
  readonly field?: string | undefined;
}

/**
 * Reads a picture: from a path, a URL, the bytes of a file, or pixels. It comes out upright (EXIF
 * rotation applied), in 8-bit sRGB, transparent parts on white; of an animation, the first frame.
 *
 * @throws InvalidRequestError when it cannot be read, is no picture, is damaged, or has more than 100
 *   megapixels, which is told from its header, before it is decoded
 */
export async function readImage(
  input: ImageInput,
  { signal, field = 'image' }: ReadImageOptions = {},
): Promise<RasterImage> {
  if (input instanceof RasterImage) return input;
  if (isPixelSource(input)) return new RasterImage(input.pixels);
  return new RasterImage(await decodeImage(await imageBytes(input, field, signal), field));
}

function isPixelSource(input: ImageInput): input is PixelSource {
  return typeof input === 'object' && 'pixels' in input;
}
