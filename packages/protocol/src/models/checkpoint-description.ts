import { z } from 'zod';

const count = z.int().nonnegative();

/** How the tensors of a checkpoint compare with those of a variant. */
const checkpointFitSchema = z
  .object({
    variant: z.string().meta({ description: 'The variant that it was compared with.' }),
    ok: z.boolean().meta({ description: 'Whether it fits, expected gaps aside.' }),
    fitting: count.meta({ description: 'Tensors that have a place in the variant.' }),
    expectedGaps: z.record(z.string(), count).meta({
      description: 'Tensors that it rightly lacks, by part: frozen parts, tied weights.',
    }),
    missing: z.array(z.string()).meta({ description: 'Tensors that it ought to have.' }),
    unexpected: z.array(z.string()).meta({ description: 'Tensors without a place.' }),
    mismatch: z.string().nullable().meta({
      description: 'Why it is of another variant; null where its shapes fit.',
    }),
  })
  .meta({ description: 'A checkpoint beside a variant.' });

/** What a checkpoint holds, read from its headers. */
export const checkpointDescriptionSchema = z
  .object({
    path: z.string(),
    format: z.enum(['safetensors', 'torch', 'deepspeed']),
    fileBytes: count.meta({ description: 'Bytes of all its files.' }),
    tensors: count,
    parameters: count.meta({ description: 'Numbers in all tensors.' }),
    parts: z
      .record(
        z.string(),
        z.object({
          tensors: count,
          parameters: count,
          bytes: count.meta({ description: 'Bytes of its tensors.' }),
          dtypes: z.array(z.string()),
        }),
      )
      .meta({ description: 'The same by part: `meta_queries`, `connector`, `transformer`, ...' }),
    variants: z.array(z.string()).meta({ description: 'Ids of the models that its shapes fit.' }),
    shapes: z
      .record(z.string(), z.union([z.number(), z.boolean()]))
      .meta({ description: 'The numbers that tell variants apart.' }),
    fit: checkpointFitSchema
      .optional()
      .meta({ description: 'How it compares with the variant that was asked about.' }),
  })
  .meta({ description: 'What a checkpoint holds.' });

export type CheckpointFit = z.infer<typeof checkpointFitSchema>;
export type CheckpointDescription = z.infer<typeof checkpointDescriptionSchema>;
