import { z } from 'zod';

/** What an engine is and what it runs on. */
export const engineDescriptionSchema = z
  .object({
    engine: z.string().meta({ description: 'Which engine: `native`, `reference`, `fake`.' }),
    version: z.string().meta({ description: 'Version of the engine.' }),
    device: z.object({
      kind: z.string().meta({ description: '`cpu` or `cuda`.' }),
      name: z.string().meta({ description: 'As the maker calls it.' }),
      memoryBytes: z
        .int()
        .nonnegative()
        .nullable()
        .optional()
        .meta({ description: 'Memory of the device in bytes; null when unknown.' }),
    }),
    python: z
      .object({
        version: z.string(),
        executable: z.string().meta({ description: 'Absolute path of the interpreter.' }),
      })
      .nullable()
      .optional()
      .meta({ description: 'The interpreter that runs the engine, if one does.' }),
    packages: z
      .record(z.string(), z.string())
      .optional()
      .meta({ description: 'Versions of the packages that matter, by name.' }),
    loaded: z
      .array(z.string())
      .optional()
      .meta({ description: 'Ids of the models in memory now.' }),
  })
  .meta({ description: 'What an engine is and what it runs on.' });

export type EngineDescription = z.infer<typeof engineDescriptionSchema>;
