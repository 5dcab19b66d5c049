import type { PixelImage } from '@openuni/protocol';

/** FNV-1a, 32 bits: enough to tell requests apart. */
function hash(bytes: Uint8Array): number {
  let value = 0x811c9dc5;
  for (const byte of bytes) value = Math.imul(value ^ byte, 0x01000193);
  return value >>> 0;
}

/** Settings that decide a fake picture, as they decide a real one. */
export interface FakePixelSettings {
  readonly prompt: string;
  readonly negativePrompt: string | null;
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  readonly steps: number;
  readonly guidance: number;
  readonly scheduler?: string | undefined;
  /** Of seed mode `reference`. */
  readonly batch?: { readonly index: number; readonly count: number } | undefined;
  /** Of an edited picture, what it was made from. */
  readonly source?: PixelImage;
}

/**
 * A picture that depends on every setting and on nothing else: a gradient between two colours. The
 * same settings give the same bytes on every machine.
 */
export function fakePixels(settings: FakePixelSettings): PixelImage {
  const { prompt, negativePrompt, seed, width, height, steps, guidance, source } = settings;
  const { scheduler, batch } = settings;
  const made = source ? [source.width, source.height, hash(source.data)] : [];
  const drawn = [scheduler, batch && [batch.index, batch.count]].filter((value) => value);
  const text = JSON.stringify([prompt, negativePrompt, seed, steps, guidance, ...made, ...drawn]);
  const key = hash(Buffer.from(text));
  const data = new Uint8Array(width * height * 3);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      data[at++] = (key + x) & 255;
      data[at++] = ((key >>> 8) + y) & 255;
      data[at++] = ((key >>> 16) + x + y) & 255;
    }
  }
  return { width, height, channels: 3, data };
}
