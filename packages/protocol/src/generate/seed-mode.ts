import { z } from 'zod';

/** Where the noise of pictures comes from. */
export const seedModes = ['image', 'reference'] as const;
export type SeedMode = (typeof seedModes)[number];

/** What the official scripts take where nothing is said. */
export const referenceSeed = 42;
export const referenceCount = 4;

/** A picture's place in a batch whose noise is drawn at once. */
export const noiseBatchSchema = z.strictObject({
  index: z.int().min(0).max(4095).meta({ description: 'Which picture of the batch, from 0.' }),
  count: z.int().min(1).max(4096).meta({ description: 'Pictures in the batch.' }),
});

export type NoiseBatch = z.infer<typeof noiseBatchSchema>;
