import { z } from 'zod';
import { requestedModelSchema } from '../models/requested-model.js';
import {
  guidanceSchema,
  maxImagesPerRequest,
  maxSteps,
  seedSchema,
  stepsSchema,
} from './generate-options.js';
import { maxSide } from './image-size.js';
import { promptSchema } from './prompt.js';
import { schedulerSchema } from './scheduler-name.js';
import { noiseBatchSchema } from './seed-mode.js';

/** One picture of a request, with everything that tells it from its neighbours. */
export const requestedImageSchema = z.strictObject({
  prompt: promptSchema.meta({ description: 'What to draw.' }),
  negativePrompt: promptSchema
    .nullable()
    .meta({ description: "What to lead away from; null is the model's unconditional prompt." }),
  seed: seedSchema.meta({ description: 'The seed that makes this picture, alone or in company.' }),
  batch: noiseBatchSchema.optional().meta({
    description:
      'Seed mode reference: one generator with the seed draws the noise of a whole batch at once, and this is the place in it. Left out, the picture has a generator of its own.',
  }),
});

export type RequestedImage = z.infer<typeof requestedImageSchema>;

/** What crosses to an engine: every default filled in, every picture with its own seed. */
export const generateRequestSchema = z
  .strictObject({
    type: z.literal('generate'),
    model: requestedModelSchema,
    images: z.array(requestedImageSchema).min(1).max(maxImagesPerRequest),
    width: z.int().min(1).max(maxSide).meta({ description: 'Pixels.' }),
    height: z.int().min(1).max(maxSide).meta({ description: 'Pixels.' }),
    steps: stepsSchema.meta({ description: 'Denoising steps.' }),
    guidance: guidanceSchema.meta({ description: 'Classifier-free guidance; 1 or less is off.' }),
    scheduler: schedulerSchema
      .optional()
      .meta({ description: "How the flow is integrated; the model's own when left out." }),
    previewEvery: z
      .int()
      .min(0)
      .max(maxSteps)
      .meta({ description: 'Send a preview every so many steps; 0 sends none.' }),
  })
  .meta({ description: 'A resolved request to generate pictures.' });

export type GenerateRequest = z.infer<typeof generateRequestSchema>;
