import { z } from 'zod';
import { loadOptionsSchema } from '../models/load-options.js';
import { modelInputSchema } from '../models/model-input.js';
import { imageSizeSchema } from './image-size.js';
import { promptSchema } from './prompt.js';
import { schedulerSchema } from './scheduler-name.js';
import { noiseBatchSchema, referenceCount, referenceSeed, seedModes } from './seed-mode.js';

export const maxImagesPerPrompt = 64;
/** The most pictures that one request may make: prompts times images per prompt. */
export const maxImagesPerRequest = 4096;
export const maxSeed = 2 ** 32 - 1;
export const maxSteps = 1000;
export const maxGuidance = 100;

/** What `model` means in every kind of request. */
export const modelDescription =
  'A model id, the path of a model folder or checkpoint, or { config, cfgOptions, checkpoint }.';

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
      .optional()
      .meta({
        description: `Pictures per prompt, 1 to ${maxImagesPerPrompt}. 1 when left out, ${referenceCount} in seed mode reference.`,
      }),
    seed: seedSchema.optional().meta({
      description: `Seed of the first picture, 0 to 4294967295; each further picture takes the next one. When left out random, in seed mode reference ${referenceSeed}.`,
    }),
    seedMode: z.enum(seedModes).default('image').meta({
      description:
        "Whose noise: each picture's own seed (image), or one generator for all pictures of a prompt, as the official scripts draw it (reference).",
    }),
    batch: noiseBatchSchema.optional().meta({
      description:
        'In seed mode reference: draw only the picture `index` of a batch of `count`. For making one again.',
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
    scheduler: schedulerSchema.optional().meta({
      description:
        "How the flow from noise to picture is integrated. The model's own when left out.",
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
    model: modelInputSchema.optional().meta({ description: modelDescription }),
    ...loadOptionsSchema.shape,
  })
  .meta({ description: 'What a user asks for when generating pictures.' });

/** The options as a user writes them. */
export type GenerateOptions = z.input<typeof generateOptionsSchema>;
/** The options with the schema's defaults filled in. */
export type ParsedGenerateOptions = z.output<typeof generateOptionsSchema>;
