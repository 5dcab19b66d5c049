import { expect, it } from 'vitest';
import { formatImageSize, parseImageSize } from './image-size.js';

it('reads width before height', () => {
  expect(parseImageSize('512x768')).toEqual({ width: 512, height: 768 });
  expect(formatImageSize({ width: 512, height: 768 })).toBe('512x768');
});

it.each(['', '512', '512X768', '512 x 768', '0x512', '-1x512', '512x', '5.5x5', '99999x1'])(
  'refuses %j',
  (text) => {
    expect(parseImageSize(text)).toBeUndefined();
  },
);
