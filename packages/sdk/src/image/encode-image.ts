import { InvalidRequestError, type PixelImage } from '@openuni/protocol';
import type { ImageFormat } from './image-format.js';
import { loadSharp } from './load-sharp.js';

const defaultQuality = 90;

export function sharpOf({ width, height, channels, data }: PixelImage) {
  return loadSharp()(data, { raw: { width, height, channels } });
}

/** Encodes raw pixels. The same pixels give the same bytes. `quality` is for JPEG and WebP. */
export async function encodeImage(
  pixels: PixelImage,
  format: ImageFormat,
  quality: number = defaultQuality,
): Promise<Uint8Array> {
  if (!Number.isInteger(quality) || quality < 1 || quality > 100) {
    throw new InvalidRequestError(`quality must be a whole number from 1 to 100, not ${quality}.`, {
      field: 'quality',
      value: quality,
      hint: `Leave it out for ${defaultQuality}.`,
    });
  }
  const options = format === 'png' ? {} : { quality };
  return sharpOf(pixels).toFormat(format, options).toBuffer();
}
