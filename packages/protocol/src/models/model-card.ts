import { z } from 'zod';
import { guidanceSchema, stepsSchema } from '../generate/generate-options.js';
import { imageSizeSchema, maxSide } from '../generate/image-size.js';

const hubFileSchema = z.object({
  repo: z.string().meta({ description: 'Hugging Face repository, `owner/name`.' }),
  file: z.string().meta({ description: 'Path of the file in the repository.' }),
});

const pretrainedParts = {
  lmm: z.string().meta({ description: 'Hub repository of the multimodal language model.' }),
  transformer: z.string().meta({ description: 'Hub repository of the diffusion transformer.' }),
  vae: z.string().meta({ description: 'Hub repository of the autoencoder.' }),
};

/** Where a model's weights come from. */
export const modelWeightsSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('builtin') }).meta({ description: 'They ship with the engine.' }),
  z
    .object({
      kind: z.literal('hub'),
      checkpoints: z
        .record(z.string(), hubFileSchema)
        .meta({ description: 'The checkpoint of each stage; the last stage is the default.' }),
      ...pretrainedParts,
    })
    .meta({ description: 'They are fetched from the Hugging Face hub.' }),
  z
    .object({ kind: z.literal('none'), ...pretrainedParts })
    .meta({ description: 'None are published: the model is for training.' }),
  z
    .object({ kind: z.literal('folder'), path: z.string() })
    .meta({ description: "A model folder of the user's." }),
  z
    .object({
      kind: z.literal('files'),
      config: z.string().optional().meta({ description: 'An official config file.' }),
      checkpoint: z.string().optional().meta({ description: 'Trained weights.' }),
    })
    .meta({ description: "Files of the user's, over pretrained parts." }),
]);

/** What a model can do; `see` is chatting about pictures. */
export const modelCapabilities = ['generate', 'edit', 'chat', 'see'] as const;
export type ModelCapability = (typeof modelCapabilities)[number];

export const modelStages = ['pretrained', 'finetuned'] as const;

export const modelCardSchema = z
  .object({
    id: z.string().min(1).meta({ description: 'The name to ask for.' }),
    title: z.string().meta({ description: 'One line for people.' }),
    stages: z.array(z.enum(modelStages)).meta({ description: 'Published training stages.' }),
    capabilities: z
      .array(z.enum(modelCapabilities))
      .meta({ description: 'What it can do; `see` is chatting about pictures.' }),
    sizeMultiple: z
      .int()
      .min(1)
      .meta({ description: 'Width and height are multiples of it, in pixels.' }),
    minSize: z.int().min(1).meta({ description: 'Smallest width and height, in pixels.' }),
    maxSize: z.int().max(maxSide).meta({ description: 'Largest width and height, in pixels.' }),
    defaultSize: imageSizeSchema.meta({ description: 'The size it was trained at, in pixels.' }),
    defaultSteps: stepsSchema.meta({ description: 'Denoising steps where none are asked for.' }),
    defaultGuidance: guidanceSchema.meta({ description: 'Guidance where none is asked for.' }),
    defaultEditGuidance: guidanceSchema
      .optional()
      .meta({ description: 'Guidance of edits where none is asked for, if it is another one.' }),
    licence: z.string().meta({ description: 'Licence of the weights: an SPDX id or a name.' }),
    weights: modelWeightsSchema,
  })
  .meta({ description: 'What is known of a model before it is loaded.' });

export type ModelCard = z.infer<typeof modelCardSchema>;
