import { InvalidRequestError } from '@openuni/protocol';
import { RasterImage } from './raster-image.js';

export interface ImageGridOptions {
  /** Pictures a row. Default: as square as can be, wider rather than higher. */
  readonly columns?: number | undefined;
}

/**
 * One picture of several of equal size, in reading order, edge to edge. Cells that are left over
 * stay black.
 */
export function imageGrid(
  images: readonly RasterImage[],
  { columns = Math.ceil(Math.sqrt(images.length)) }: ImageGridOptions = {},
): RasterImage {
  const [first] = images;
  if (!first || !Number.isInteger(columns) || columns < 1) {
    throw new InvalidRequestError('A grid needs a picture and a column at least.', {
      field: first ? 'columns' : 'images',
      hint: 'Leave columns out for a grid as square as can be.',
    });
  }
  const { width, height } = first;
  if (images.some((image) => image.width !== width || image.height !== height)) {
    throw new InvalidRequestError('All pictures of a grid must be of one size.', {
      field: 'images',
      hint: 'Ask for them with one size, or make a grid of each size.',
    });
  }
  const rowBytes = width * 3;
  const data = new Uint8Array(columns * rowBytes * height * Math.ceil(images.length / columns));
  for (const [index, image] of images.entries()) {
    const left = (index % columns) * rowBytes;
    const top = Math.floor(index / columns) * height;
    for (let y = 0; y < height; y++) {
      const row = image.pixels.data.subarray(y * rowBytes, (y + 1) * rowBytes);
      data.set(row, (top + y) * columns * rowBytes + left);
    }
  }
  return new RasterImage({
    width: columns * width,
    height: Math.ceil(images.length / columns) * height,
    channels: 3,
    data,
  });
}
