import { z } from 'zod';

/** A picture as raw pixels: 8-bit RGB, rows from top to bottom, no padding. */
export const pixelImageSchema = z
  .object({
    width: z.int().min(1).meta({ description: 'Pixels a row.' }),
    height: z.int().min(1).meta({ description: 'Rows.' }),
    channels: z.literal(3).meta({ description: 'Red, green, blue.' }),
    data: z
      .instanceof(Uint8Array)
      .meta({ description: 'width * height * 3 bytes, row-major, 0 to 255 each.' }),
  })
  .refine((image) => image.data.length === image.width * image.height * image.channels, {
    message: 'data must hold width * height * 3 bytes',
    path: ['data'],
  });

export type PixelImage = z.infer<typeof pixelImageSchema>;
