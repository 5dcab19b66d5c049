import { z } from 'zod';
import { modelNameSchema } from '../models/requested-model.js';
import { imageSizeSchema } from './image-size.js';
import { promptSchema } from './prompt.js';

export const maxImagesPerPrompt = 64;
/** The most pictures that one request may make: prompts times images per prompt. */
export const maxImagesPerRequest = 4096;
export const maxSeed = 2 ** 32 - 1;
export const maxSteps = 1000;
export const maxGuidance = 100;

/** The fields that requests on both sides of the wire share. */
export const seedSchema = z.int().min(0).max(maxSeed);
export const stepsSchema = z.int().min(1).max(maxSteps);
export const guidanceSchema = z.number().min(0).max(maxGuidance);

/** What a user passes to `images.generate`. CLI help and HTTP documentation are made from it. */
export const generateOptionsSchema = z
  .strictObject({
    prompt: z
      .union([promptSchema, z.array(promptSchema).min(1).max(maxImagesPerRequest)])
      .meta({ description: 'What to draw: a text, or several for several pictures.' }),
    n: z
      .int()
      .min(1)
      .max(maxImagesPerPrompt)
      .default(1)
      .meta({ description: `Pictures per prompt, 1 to ${maxImagesPerPrompt}.` }),
    seed: seedSchema.optional().meta({
      description:
        'Seed of the first picture, 0 to 4294967295; each further picture takes the next one. Random when left out.',
    }),
    size: z
      .union([
        z.string().regex(/^[1-9][0-9]{0,4}x[1-9][0-9]{0,4}$/, 'must look like 512x512'),
        imageSizeSchema,
      ])
      .optional()
      .meta({
        description: "Width x height in pixels, such as 512x512. The model's own when left out.",
      }),
    steps: stepsSchema.optional().meta({
      description: "Denoising steps, 1 to 1000. The model's own when left out.",
    }),
    guidance: guidanceSchema.optional().meta({
      description:
        "How strongly the prompt leads (classifier-free guidance), 0 to 100; 1 or less turns it off. The model's own when left out.",
    }),
    negativePrompt: promptSchema.optional().meta({
      description: 'What to lead away from.',
    }),
    previews: z
      .union([z.boolean(), z.int().min(1).max(maxSteps)])
      .default(false)
      .meta({
        description:
          'Send unfinished pictures with step events: every so many steps, or true for about five a picture.',
      }),
    model: modelNameSchema.optional().meta({
      description: 'A model id or the path of a model folder.',
    }),
  })
  .meta({ description: 'What a user asks for when generating pictures.' });

/** The options as a user writes them. */
export type GenerateOptions = z.input<typeof generateOptionsSchema>;
/** The options with the schema's defaults filled in. */
export type ParsedGenerateOptions = z.output<typeof generateOptionsSchema>;
