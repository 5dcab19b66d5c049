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

/** One picture of a request, with everything that tells it from its neighbours. */
export const requestedImageSchema = z.strictObject({
  prompt: promptSchema.meta({ description: 'What to draw.' }),
  negativePrompt: promptSchema
    .nullable()
    .meta({ description: "What to lead away from; null is the model's unconditional prompt." }),
  seed: seedSchema.meta({ description: 'The seed that makes this picture, alone or in company.' }),
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
    previewEvery: z
      .int()
      .min(0)
      .max(maxSteps)
      .meta({ description: 'Send a preview every so many steps; 0 sends none.' }),
  })
  .meta({ description: 'A resolved request to generate pictures.' });

export type GenerateRequest = z.infer<typeof generateRequestSchema>;
