import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { expect, it } from 'vitest';
import { readImage } from './read-image.js';

const encoders = {
  png: (image: Sharp) => image.png(),
  jpeg: (image: Sharp) => image.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }),
  webp: (image: Sharp) => image.webp({ lossless: true }),
  gif: (image: Sharp) => image.gif(),
  tiff: (image: Sharp) => image.tiff({ compression: 'lzw' }),
  avif: (image: Sharp) => image.avif({ lossless: true }),
};
const formats = Object.keys(encoders) as (keyof typeof encoders)[];

function encode(format: keyof typeof encoders, image: Sharp): Promise<Buffer> {
  return encoders[format](image).toBuffer();
}

/** Red at the left end, blue at the right. */
function gradient(width: number, height: number): Sharp {
  const data = Buffer.alloc(width * height * 3);
  for (let at = 0; at < width * height; at++) {
    const share = (at % width) / Math.max(1, width - 1);
    data[3 * at] = Math.round(255 * (1 - share));
    data[3 * at + 2] = Math.round(255 * share);
  }
  return sharp(data, { raw: { width, height, channels: 3 } });
}

it.each(formats)('reads a %s of one pixel', async (format) => {
  const { width, height, pixels } = await readImage(await encode(format, gradient(1, 1)));
  expect([width, height]).toEqual([1, 1]);
  const [red = 0, green = 0, blue = 0] = pixels.data;
  expect([red > 250, green < 5, blue < 5]).toEqual([true, true, true]);
});

it.each(formats)(
  'reads or refuses a %s that is cut short anywhere, and never hangs',
  async (format) => {
    const bytes = await encode(format, gradient(64, 48));
    const cuts = [
      1,
      3,
      12,
      20,
      40,
      ...[0.1, 0.3, 0.5, 0.7, 0.9, 0.99].map((s) => s * bytes.length),
    ];
    let refused = 0;
    for (const cut of cuts) {
      const outcome = await readImage(bytes.subarray(0, cut)).catch((error: unknown) => error);
      if (outcome instanceof Error) {
        expect(outcome).toMatchObject({ code: 'invalid_request', hint: expect.any(String) });
        refused++;
      } else {
        expect(outcome).toMatchObject({ width: 64, height: 48 });
      }
    }
    expect(refused).toBeGreaterThanOrEqual(cuts.length - 1);
  },
);

it.each(formats)('reads or refuses a %s with a byte changed anywhere', async (format) => {
  const bytes = await encode(format, gradient(24, 16));
  for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 40)) {
    const changed = Buffer.from(bytes);
    changed[at] = 255 - (changed[at] ?? 0);
    const outcome = await readImage(changed).catch((error: unknown) => error);
    if (outcome instanceof Error) expect(outcome).toMatchObject({ code: 'invalid_request' });
    else expect(outcome).toHaveProperty('pixels');
  }
});

/** Small files whose headers claim 50,000 x 50,000 or the most that the format can. */
const claims: Record<string, () => Promise<Buffer>> = {
  png: async () => {
    const bytes = await encode('png', gradient(4, 4));
    bytes.writeUInt32BE(50_000, 16);
    bytes.writeUInt32BE(50_000, 20);
    bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
    return bytes;
  },
  jpeg: async () => {
    const bytes = await encode('jpeg', gradient(16, 16));
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    bytes.writeUInt16BE(50_000, frame + 5);
    bytes.writeUInt16BE(50_000, frame + 7);
    return bytes;
  },
  gif: async () => {
    const bytes = await encode('gif', gradient(4, 4));
    bytes.writeUInt16LE(50_000, 6);
    bytes.writeUInt16LE(50_000, 8);
    // The screen alone is not believed: the frame's own size counts.
    const frame = bytes.lastIndexOf(Buffer.from([0x2c, 0, 0, 0, 0, 4, 0, 4, 0]));
    bytes.writeUInt16LE(50_000, frame + 5);
    bytes.writeUInt16LE(50_000, frame + 7);
    return bytes;
  },
  tiff: async () => {
    const bytes = await encode('tiff', gradient(4, 4));
    const directory = bytes.readUInt32LE(4);
    for (let entry = 0; entry < 2; entry++) {
      // The first two tags are the width and the height.
      const at = directory + 2 + 12 * entry;
      bytes.writeUInt16LE(4, at + 2);
      bytes.writeUInt32LE(50_000, at + 8);
    }
    return bytes;
  },
};

it.each(Object.keys(claims))('refuses a %s of 50,000 x 50,000 by its header', async (format) => {
  const bytes = await (claims[format] as () => Promise<Buffer>)();
  const before = process.memoryUsage().rss;
  await expect(readImage(bytes)).rejects.toMatchObject({
    code: 'invalid_request',
    message: expect.stringMatching(/50000 x 50000|damaged/),
  });
  // Its pixels would take 7.5 GB.
  expect(process.memoryUsage().rss - before).toBeLessThan(1e9);
});

it('keeps the colours of CMYK and 16-bit pictures', async () => {
  const cmyk = await gradient(32, 8).toColourspace('cmyk').jpeg({ quality: 100 }).toBuffer();
  const wide = await gradient(32, 8).toColourspace('rgb16').png().toBuffer();
  const ends = async (bytes: Buffer) => {
    const { data } = (await readImage(bytes)).pixels;
    return [data.subarray(0, 3), data.subarray(31 * 3, 32 * 3)].map((pixel) => [...pixel]);
  };
  expect(await ends(wide)).toEqual([
    [255, 0, 0],
    [0, 0, 255],
  ]);
  // Ink cannot be as red and as blue as light, but no channel may change places.
  const [left = [], right = []] = await ends(cmyk);
  expect((left[0] ?? 0) - Math.max(left[1] ?? 0, left[2] ?? 0)).toBeGreaterThan(100);
  expect((right[2] ?? 0) - Math.max(right[0] ?? 0, right[1] ?? 0)).toBeGreaterThan(50);
});

/** Where the first stored pixel of a 3 x 2 picture stands once it is upright. */
it.each([
  [1, 3, 0, 0],
  [2, 3, 2, 0],
  [3, 3, 2, 1],
  [4, 3, 0, 1],
  [5, 2, 0, 0],
  [6, 2, 1, 0],
  [7, 2, 1, 2],
  [8, 2, 0, 2],
])('turns EXIF orientation %i upright', async (orientation, width, x, y) => {
  const raw = Buffer.alloc(18);
  raw[0] = 255;
  const stored = sharp(raw, { raw: { width: 3, height: 2, channels: 3 } });
  const bytes = await stored.withMetadata({ orientation }).png().toBuffer();
  const { pixels } = await readImage(bytes);
  expect([pixels.width, pixels.height]).toEqual([width, 5 - width]);
  const red = Array.from({ length: 6 }, (_, at) => pixels.data[3 * at]);
  expect(red.indexOf(255)).toBe(y * width + x);
});

it.each(['gif', 'webp'] as const)('takes the first of 300 frames of a %s', async (format) => {
  const frame = Buffer.concat([Buffer.alloc(48, 200), ...Array(299).fill(Buffer.alloc(48, 10))]);
  const raw = { width: 4, height: 1200, channels: 3, pageHeight: 4 } as const;
  const bytes = await encode(format, sharp(frame, { raw }));
  const { width, height, pixels } = await readImage(bytes);
  expect([width, height]).toEqual([4, 4]);
  expect(pixels.data.every((value) => Math.abs(value - 200) < 10)).toBe(true);
});
