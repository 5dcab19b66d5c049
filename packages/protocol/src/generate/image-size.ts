import { z } from 'zod';

/** The largest width or height that any model is asked for, in pixels. */
export const maxSide = 16_384;

/** A width or a height, in pixels. */
export const sideSchema = z.int().min(1).max(maxSide);

export const imageSizeSchema = z.strictObject({
  width: sideSchema.meta({ description: 'Pixels.' }),
  height: sideSchema.meta({ description: 'Pixels.' }),
});

/** Width and height in pixels. */
export type ImageSize = z.infer<typeof imageSizeSchema>;

const pattern = /^([1-9][0-9]{0,4})x([1-9][0-9]{0,4})$/;

/** Reads `512x768` (width x height); undefined when the text is no size. */
export function parseImageSize(text: string): ImageSize | undefined {
  const [, width, height] = pattern.exec(text) ?? [];
  const size = imageSizeSchema.safeParse({ width: Number(width), height: Number(height) });
  return size.success ? size.data : undefined;
}

export function formatImageSize({ width, height }: ImageSize): string {
  return `${width}x${height}`;
}
