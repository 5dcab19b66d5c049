import { z } from 'zod';
import { dataConfigSchema } from './data-config.js';

const steps = z.int().min(1);
const side = z.int().min(32).multipleOf(32);

const samplingSchema = z.strictObject({
  prompts: z.array(z.string().min(1)).min(1).meta({ description: 'What is drawn.' }),
  every: steps.default(1000).meta({ description: 'Steps between drawings.' }),
  width: side.default(512),
  height: side.default(512),
  steps: steps.default(20).meta({ description: 'Denoising steps.' }),
  guidance: z.number().min(0).max(100).default(4.5),
  seed: z.int().min(0).default(42),
});

const validationSchema = z.strictObject({
  data: dataConfigSchema,
  every: steps.default(1000).meta({ description: 'Steps between validations.' }),
  batches: steps.default(8),
  seed: z.int().min(0).default(0),
});

const averageSchema = z.strictObject({
  decay: z.number().min(0).max(1).default(0.9999).meta({ description: 'Kept of the old average.' }),
  every: steps.default(1),
});

/** What goes on beside the training. None of it moves the training's random generators. */
export const hooksConfigSchema = z.strictObject({
  sampling: samplingSchema.optional().meta({ description: 'Pictures of fixed prompts.' }),
  validation: validationSchema.optional().meta({ description: 'The loss on other data.' }),
  average: averageSchema.optional().meta({ description: 'Average of the trained weights.' }),
});

export type HooksConfig = z.output<typeof hooksConfigSchema>;
