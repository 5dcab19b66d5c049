import { z } from 'zod';
import { loadOptionsSchema } from './load-options.js';

const pathSchema = z.string().min(1);

/**
 * The model of a request, found: every path absolute. Exactly one of these says what is loaded: a
 * folder (`path`), a `config`, or else the architecture of `variant` (of `id` where that is left out).
 */
export const requestedModelSchema = z.strictObject({
  id: z.string().min(1).meta({ description: 'The id by which the model is reported.' }),
  path: pathSchema.nullable().meta({ description: 'A model folder; null where there is none.' }),
  variant: z.string().min(1).optional().meta({
    description: 'The card whose architecture is built; the one of that id when left out.',
  }),
  config: z
    .strictObject({
      file: pathSchema.meta({ description: 'An official config file.' }),
      options: z.array(z.string()).meta({ description: 'Changes to it, as key=value.' }),
    })
    .optional()
    .meta({ description: 'An official config that describes the model.' }),
  checkpoint: pathSchema
    .optional()
    .meta({ description: 'Trained weights that are put on top: a file or folder.' }),
  parts: z
    .strictObject({
      lmm: pathSchema.meta({ description: 'Folder of the multimodal language model.' }),
      transformer: pathSchema.meta({
        description: 'Folder that holds `transformer` and `scheduler`.',
      }),
      vae: pathSchema.meta({ description: 'Folder of the autoencoder.' }),
    })
    .optional()
    .meta({ description: 'Where the pretrained parts of the variant lie.' }),
  ...loadOptionsSchema.shape,
});

export type RequestedModel = z.infer<typeof requestedModelSchema>;
