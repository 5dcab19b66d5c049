import { z } from 'zod';

/** A picture of a request as JSON names it; its pixels travel apart, as binary. */
export const sentImageSchema = z.strictObject({
  width: z.int().min(1).meta({ description: 'Pixels a row.' }),
  height: z.int().min(1).meta({ description: 'Rows.' }),
  channels: z.literal(3).meta({ description: 'Red, green, blue.' }),
  blob: z
    .int()
    .min(0)
    .meta({ description: 'Which of the blobs that were sent for the run holds the pixels.' }),
});

export type SentImage = z.infer<typeof sentImageSchema>;
