import { z } from 'zod';
import { modelDtypeSchema } from './model-dtype.js';

/** What linear layers can be rounded to: 8 bits, by torchao, or 4, by bitsandbytes. */
export const quantizations = ['int8', 'nf4'] as const;
export type Quantization = (typeof quantizations)[number];

/** How a model is held in memory and run: the fields of every request that runs one. */
export const loadOptionsSchema = z.strictObject({
  dtype: modelDtypeSchema.optional().meta({
    description:
      'What weights are held and computed in. When left out float32 on a CPU, bfloat16 on CUDA.',
  }),
  compile: z.boolean().optional().meta({
    description:
      'Compile the model (torch.compile): a slow first picture of each size, then faster ones.',
  }),
  offload: z.boolean().optional().meta({
    description: 'On a GPU: keep the parts of the model in main memory until they are used.',
  }),
  quantize: z.enum(quantizations).optional().meta({
    description:
      'Hold linear layers in 8 bits (int8) or 4 (nf4): less memory, pictures that differ a little.',
  }),
  vaeTiling: z.boolean().optional().meta({
    description:
      'Decode sides above 512 pixels in overlapping tiles: less memory, seams that may show faintly.',
  }),
});

export type LoadOptions = z.infer<typeof loadOptionsSchema>;
