import { z } from 'zod';

/** An error as it crosses a process or network border, as plain JSON. */
export const wireErrorSchema = z
  .object({
    code: z.string().meta({ description: 'One of the stable error codes.' }),
    type: z.string().meta({ description: 'The class of the exception where it was raised.' }),
    message: z.string().meta({ description: 'What went wrong, for people.' }),
    hint: z.string().nullable().optional().meta({ description: 'What to do about it.' }),
    traceback: z.string().nullable().optional().meta({ description: 'The Python traceback.' }),
    details: z
      .record(z.string(), z.unknown())
      .nullable()
      .optional()
      .meta({ description: 'The extra fields of the error class: `path`, `field`, ...' }),
  })
  .meta({ description: 'An error as it crosses a process or network border.' });

export type WireError = z.infer<typeof wireErrorSchema>;
