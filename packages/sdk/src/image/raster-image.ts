import { resolve } from 'node:path';
import type { PixelImage } from '@openuni/protocol';
import type { Sharp } from 'sharp';
import { encodeImage, sharpOf } from './encode-image.js';
import { type ImageFormat, requireImageFormat } from './image-format.js';
import { writeFileBeside } from './write-file-beside.js';

export interface EncodeOptions {
  /** Default: `png`. */
  readonly format?: ImageFormat | undefined;
  /** 1 to 100, for JPEG and WebP. Default: 90. PNG is lossless and ignores it. */
  readonly quality?: number | undefined;
}

export type SaveOptions = Pick<EncodeOptions, 'quality'>;

/** Pixels that become a file, in whatever form is asked for. */
export class RasterImage {
  readonly width: number;
  readonly height: number;
  readonly #pixels: PixelImage;
  #png: Promise<Uint8Array> | undefined;

  constructor(pixels: PixelImage) {
    this.width = pixels.width;
    this.height = pixels.height;
    this.#pixels = pixels;
  }

  /** The raw pixels, 8-bit RGB row by row. Not a copy: do not write to them. */
  get pixels(): PixelImage {
    return this.#pixels;
  }

  /** The encoded file. PNG is encoded once and kept. */
  async bytes({ format = 'png', quality }: EncodeOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
    if (format !== 'png') return new Uint8Array(await encodeImage(this.#pixels, format, quality));
    this.#png ??= encodeImage(this.#pixels, 'png').then((png) => this.describePng(png));
    return new Uint8Array(await this.#png);
  }

  async base64(options?: EncodeOptions): Promise<string> {
    return Buffer.from(await this.bytes(options)).toString('base64');
  }

  /** `data:image/png;base64,...`, for an `<img src>`. */
  async dataUrl(options?: EncodeOptions): Promise<string> {
    return `data:${mediaType(options)};base64,${await this.base64(options)}`;
  }

  async blob(options?: EncodeOptions): Promise<Blob> {
    return new Blob([await this.bytes(options)], { type: mediaType(options) });
  }

  /** The encoded file as a web stream, for the body of a `Response`. */
  stream(options?: EncodeOptions): ReadableStream<Uint8Array> {
    return new ReadableStream({
      type: 'bytes',
      pull: async (controller) => {
        controller.enqueue(await this.bytes(options));
        controller.close();
      },
    });
  }

  /**
   * Writes a file, whole or not at all; missing folders are made and a file of that name is
   * replaced. The extension decides the format: .png, .jpg, .jpeg or .webp.
   *
   * @returns the file's absolute path
   * @throws InvalidRequestError when the extension is none of these
   * @throws OutputUnwritableError when the file cannot be written
   */
  async save(path: string, options: SaveOptions = {}): Promise<string> {
    const format = requireImageFormat(path);
    const file = resolve(path);
    await writeFileBeside(file, await this.bytes({ ...options, format }));
    return file;
  }

  /** A sharp pipeline that begins with these pixels, to resize, compose or convert. */
  sharp(): Sharp {
    return sharpOf(this.#pixels);
  }

  /** What subclasses add to an encoded PNG. */
  protected describePng(png: Uint8Array): Uint8Array {
    return png;
  }
}

function mediaType({ format = 'png' }: EncodeOptions = {}): string {
  return `image/${format}`;
}
