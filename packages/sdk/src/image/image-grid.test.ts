import { expect, it } from 'vitest';
import { imageGrid } from './image-grid.js';
import { RasterImage } from './raster-image.js';

/** 2 x 1 pixels: left `value`, right `value + 1`. */
const image = (value: number) =>
  new RasterImage({
    width: 2,
    height: 1,
    channels: 3,
    data: Uint8Array.of(value, value, value, value + 1, value + 1, value + 1),
  });
const reds = ({ pixels }: RasterImage) => [...pixels.data].filter((_, i) => i % 3 === 0);

it('lays pictures out in reading order, black where none is left', () => {
  const grid = imageGrid([image(10), image(20), image(30)]);
  expect(grid).toMatchObject({ width: 4, height: 2 });
  expect(reds(grid)).toEqual([10, 11, 20, 21, 30, 31, 0, 0]);
});

it('takes a number of columns', () => {
  const grid = imageGrid([image(10), image(20)], { columns: 1 });
  expect(grid).toMatchObject({ width: 2, height: 2 });
  expect(reds(grid)).toEqual([10, 11, 20, 21]);
});

it('refuses no pictures, no columns and pictures of several sizes', () => {
  const wide = new RasterImage({ width: 4, height: 1, channels: 3, data: new Uint8Array(12) });
  expect(() => imageGrid([])).toThrow('needs a picture');
  expect(() => imageGrid([image(1)], { columns: 0 })).toThrow('a column');
  expect(() => imageGrid([image(1), wide])).toThrow('one size');
});
