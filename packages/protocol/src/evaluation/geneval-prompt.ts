import { z } from 'zod';

const className = z.string().min(1).meta({ description: 'A class of the detector.' });
const count = z.int().min(1);

/** A line of GenEval's evaluation_metadata.jsonl. Fields beside these are kept. */
export const genevalPromptSchema = z
  .looseObject({
    tag: z.string().min(1).meta({ description: 'What the prompt tests.' }),
    prompt: z.string().regex(/\S/).meta({ description: 'What to draw.' }),
    include: z
      .array(
        z.strictObject({
          class: className,
          count: count.meta({ description: 'So many at least.' }),
          color: z.string().min(1).optional().meta({ description: 'So many of this colour.' }),
          position: z
            .tuple([z.enum(['left of', 'right of', 'above', 'below']), z.int().min(0)])
            .optional()
            .meta({ description: 'The relation to an earlier item, and its index.' }),
        }),
      )
      .meta({ description: 'What must be in the picture.' }),
    exclude: z
      .array(z.strictObject({ class: className, count }))
      .optional()
      .meta({ description: 'Counts that must not be reached.' }),
  })
  .meta({ description: 'A prompt of GenEval, with what its pictures must show.' });
