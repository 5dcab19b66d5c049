import { maxImagePixels, type PixelImage } from '@openuni/protocol';
import type { Metadata, Sharp } from 'sharp';
import { loadSharp } from '../image/load-sharp.js';
import { refuseImage } from './refuse-image.js';

/** By sharp's names. SVG and PDF are left out: they are programs rather than pictures. */
const formats = ['jpeg', 'png', 'webp', 'gif', 'tiff', 'heif', 'avif'];
const formatsHint = 'Pictures are JPEG, PNG, WebP, GIF, TIFF or AVIF files.';

/** Decodes a picture to upright 8-bit sRGB; see `readImage`. */
export async function decodeImage(bytes: Uint8Array, field: string): Promise<PixelImage> {
  if (bytes.length === 0) {
    throw refuseImage('The picture is empty.', { field, hint: formatsHint });
  }
  await checkHeader(bytes, field);
  try {
    const { data, info } = await open(bytes)
      .autoOrient()
      .toColourspace('srgb')
      .flatten({ background: 'white' })
      .raw({ depth: 'uchar' })
      .toBuffer({ resolveWithObject: true });
    if (info.channels !== 3) throw new RangeError(`${info.channels} channels`);
    return { width: info.width, height: info.height, channels: 3, data: new Uint8Array(data) };
  } catch (cause) {
    throw refuseImage('The picture is damaged or cut short.', {
      field,
      hint: 'Get it again from where it came, or save it anew with another program.',
      cause,
    });
  }
}

async function checkHeader(bytes: Uint8Array, field: string): Promise<void> {
  let header: Metadata;
  try {
    header = await open(bytes).metadata();
  } catch (cause) {
    throw refuseImage('This is no picture, or its header is damaged.', {
      field,
      hint: formatsHint,
      cause,
    });
  }
  const { format, width, height } = header;
  if (!formats.includes(format)) {
    throw refuseImage(`Pictures cannot be read from ${format} files.`, {
      field,
      hint: formatsHint,
    });
  }
  if (width * height > maxImagePixels) {
    throw refuseImage(
      `The picture is ${width} x ${height}, more than ${maxImagePixels / 1e6} megapixels.`,
      { field, hint: 'Make it smaller first; models look at far fewer pixels.' },
    );
  }
}

function open(bytes: Uint8Array): Sharp {
  // The limit is ours: the header is held to it before anything is decoded.
  return loadSharp()(bytes, { failOn: 'error', pages: 1, limitInputPixels: false });
}
