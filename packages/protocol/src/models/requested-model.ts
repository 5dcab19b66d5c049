import { z } from 'zod';

/** The model of a request, found. */
export const requestedModelSchema = z.strictObject({
  id: z.string().min(1).meta({ description: 'The id by which the model is reported.' }),
  path: z
    .string()
    .min(1)
    .nullable()
    .meta({ description: "A model folder; null is the card's own weights." }),
});

/** A model as a user names it. */
export const modelNameSchema = z.string().min(1).max(4096);
