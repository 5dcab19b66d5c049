import { z } from 'zod';

const pathSchema = z.string().min(1).max(4096);

/** A model as a text: an id, an id and a stage, or a path. */
export const modelNameSchema = pathSchema;

/** Changes to an official config, by dotted key: `key=value` texts, or an object. */
export const cfgOptionsSchema = z.union([
  z
    .array(
      z
        .string()
        .max(100_000)
        .regex(/^[^=]+=/, 'must look like key=value'),
    )
    .max(1000),
  z.record(z.string().min(1), z.union([z.string(), z.number(), z.boolean(), z.null()])),
]);

/** A model by its files. */
export const modelFilesSchema = z
  .strictObject({
    config: pathSchema.optional().meta({
      description:
        'An official config file (.py). It is a program, and is run: use only files you trust.',
    }),
    cfgOptions: cfgOptionsSchema.optional().meta({
      description:
        'Changes to the config by dotted key: ["model.num_queries=64"] or { "model.num_queries": 64 }.',
    }),
    checkpoint: pathSchema.optional().meta({
      description: 'Trained weights: a .pth or safetensors file, or a DeepSpeed folder.',
    }),
    variant: z.string().min(1).max(256).optional().meta({
      description:
        'Without a config, the model that the checkpoint is of, such as openuni-b-512. Told from its tensors when left out.',
    }),
  })
  .superRefine(({ config, checkpoint, cfgOptions, variant }, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (config === undefined && checkpoint === undefined) {
      refuse('config', 'is missing, and so is a checkpoint');
    }
    if (config === undefined && cfgOptions !== undefined) {
      refuse('cfgOptions', 'change a config file, and none is given');
    }
    if (config !== undefined && variant !== undefined) {
      refuse('variant', 'cannot be given together with a config, which says what the model is');
    }
  })
  .meta({ description: 'A model by an official config file, a checkpoint, or both.' });

/** A model as a user names it. */
export const modelInputSchema = z.union([modelNameSchema, modelFilesSchema]);

export type ModelFiles = z.infer<typeof modelFilesSchema>;
export type ModelInput = z.infer<typeof modelInputSchema>;
