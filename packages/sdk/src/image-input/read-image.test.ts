import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { crc32 } from 'node:zlib';
import type { ImageInput } from '@openuni/protocol';
import sharp from 'sharp';
import { expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.js';
import { RasterImage } from '../image/raster-image.js';
import { downloadImage } from './download-image.js';
import { readImage } from './read-image.js';

/** 3 x 2, its first pixel red and the others blue. */
const raw = Buffer.from([255, 0, 0, ...Array(5).fill([0, 0, 255]).flat()]);
const picture = () => sharp(raw, { raw: { width: 3, height: 2, channels: 3 } });
const png = await picture().png().toBuffer();

async function fileOf(bytes: Uint8Array): Promise<string> {
  const path = join(temporaryFolder(), 'picture');
  await writeFile(path, bytes);
  return path;
}

async function serve(status: number, body: Buffer | undefined): Promise<URL> {
  const server = createServer((_, response) => {
    response.writeHead(status);
    if (body) response.end(body);
    else response.write('never ending');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/a.png?key=secret`);
}

it('reads a picture in every form', async () => {
  const path = await fileOf(png);
  const url = await serve(200, png);
  const inputs: ImageInput[] = [
    path,
    pathToFileURL(path),
    String(pathToFileURL(path)),
    url,
    url.href,
    `data:image/png;base64,${png.toString('base64')}`,
    `data:,${[...png].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')}`,
    png,
    new Uint8Array(png),
    new Uint8Array(png).buffer,
    new Blob([png]),
    new File([png], 'a.txt', { type: 'text/plain' }),
    new Blob([png]).stream(),
    new RasterImage({ width: 3, height: 2, channels: 3, data: new Uint8Array(raw) }),
    { pixels: { width: 3, height: 2, channels: 3, data: new Uint8Array(raw) } },
  ];
  for (const input of inputs) {
    const { pixels } = await readImage(input);
    expect(pixels).toEqual({ width: 3, height: 2, channels: 3, data: new Uint8Array(raw) });
  }
});

it.each([
  ['16-bit', () => picture().toColourspace('rgb16').png().toBuffer()],
  ['grey', () => picture().greyscale().png().toBuffer()],
  ['CMYK', () => picture().toColourspace('cmyk').jpeg().toBuffer()],
  ['transparent', () => picture().ensureAlpha(0).png().toBuffer()],
  ['WebP', () => picture().webp({ lossless: true }).toBuffer()],
  ['AVIF', () => picture().avif().toBuffer()],
  ['TIFF', () => picture().tiff().toBuffer()],
] as const)('makes 8-bit RGB of a %s picture', async (name, make) => {
  const { width, height, pixels } = await readImage(await make());
  expect([width, height, pixels.data.length]).toEqual([3, 2, 18]);
  if (name === 'transparent') expect(pixels.data.every((byte) => byte === 255)).toBe(true);
  if (name === '16-bit') expect([...pixels.data.subarray(0, 6)]).toEqual([255, 0, 0, 0, 0, 255]);
});

it('turns a picture upright as its EXIF data says', async () => {
  const { width, height } = await readImage(
    await picture().withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  );
  expect([width, height]).toEqual([2, 3]);
});

it('takes the first frame of an animation', async () => {
  const frames = Buffer.concat([raw, Buffer.alloc(18)]);
  const gif = await sharp(frames, { raw: { width: 3, height: 4, channels: 3, pageHeight: 2 } })
    .gif()
    .toBuffer();
  const { width, height, pixels } = await readImage(gif);
  expect([width, height, pixels.data[0]]).toEqual([3, 2, 255]);
});

/** The header of a PNG that claims a size, and nothing of its pixels. */
function claiming(width: number, height: number): Buffer {
  const bytes = Buffer.from(png);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  bytes.writeUInt32BE(crc32(bytes.subarray(12, 29)), 29);
  return bytes;
}

it.each([
  ['cut short', png.subarray(0, png.length - 25), 'damaged or cut short'],
  ['no picture', Buffer.from('hello'), 'no picture'],
  ['empty', Buffer.alloc(0), 'empty'],
  [
    'a program',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    'svg',
  ],
  ['huge by its header', claiming(50_000, 50_000), 'megapixels'],
])('refuses one that is %s, with a hint and without its bytes', async (_, bytes, message) => {
  await expect(readImage(bytes, { field: 'images[0]' })).rejects.toMatchObject({
    code: 'invalid_request',
    field: 'images[0]',
    message: expect.stringContaining(message),
    hint: expect.any(String),
  });
});

it('refuses folders, missing files, and servers that fail or never end', async () => {
  await expect(readImage(temporaryFolder())).rejects.toThrow('EISDIR');
  await expect(readImage('/nowhere.png')).rejects.toThrow('/nowhere.png cannot be read (ENOENT)');
  await expect(readImage('data:image/png;base64')).rejects.toThrow('has no data');
  const missing = readImage(await serve(404, Buffer.from('no')));
  await expect(missing).rejects.toThrow(/a\.png answered 404/);
  await expect(missing).rejects.not.toThrow(/secret/);
  const slow = await serve(200, undefined);
  await expect(downloadImage(slow, 'image', undefined, 50)).rejects.toThrow('within 0.05 s');
  const abort = new AbortController();
  const reading = readImage(slow, { signal: abort.signal });
  setTimeout(() => abort.abort(), 20);
  await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
});
