import { z } from 'zod';

const path = z.string().min(1);

const datasetSchema = z.strictObject({
  kind: z.enum(['captions', 'blip3o', 'edit', 'reconstruct']).meta({
    description: '`captions` and `blip3o` draw from texts, `edit` and `reconstruct` from pictures.',
  }),
  list: path.meta({ description: 'JSON list of samples, or a folder of such lists.' }),
  captions: path.optional().meta({ description: 'Folder of the captions.' }),
  captionKey: z.string().optional().meta({ description: "Field of a caption's JSON file." }),
  images: path.optional().meta({ description: 'Folder of the pictures.' }),
  latents: path.optional().meta({ description: 'Folder of their latents, in place of images.' }),
  imageSize: z.int().min(32).multipleOf(32).meta({ description: 'Side of a picture, in pixels.' }),
  unconditional: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .meta({ description: 'Share of captions that are replaced by the unconditional prompt.' }),
  maxLength: z.int().min(1).optional().meta({ description: 'Tokens of a prompt at most.' }),
  onUnreadable: z
    .enum(['skip', 'substitute'])
    .optional()
    .meta({ description: 'What takes the place of a sample that cannot be read.' }),
});

export type DatasetConfig = z.output<typeof datasetSchema>;

/** Several sources as one: samples in proportion to their numbers. */
export interface MixConfig {
  readonly kind: 'mix';
  readonly sources: readonly SourceConfig[];
}

export type SourceConfig = DatasetConfig | MixConfig;

const sourceSchema: z.ZodType<SourceConfig> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    datasetSchema,
    z.strictObject({ kind: z.literal('mix'), sources: z.array(sourceSchema).min(1) }),
  ]),
);

/** Every dataset of a source, mixes taken apart. */
export function datasetsOf(source: SourceConfig): DatasetConfig[] {
  return source.kind === 'mix' ? source.sources.flatMap(datasetsOf) : [source];
}

export const readsPictures = ({ kind }: DatasetConfig) => kind === 'edit' || kind === 'reconstruct';

export const dataConfigSchema = z
  .strictObject({
    source: sourceSchema,
    batchSize: z.int().min(1).meta({ description: 'Samples a step, in each process.' }),
    workers: z.int().min(0).default(4).meta({ description: 'Loading processes, in each process.' }),
    pinMemory: z.boolean().default(true).meta({ description: 'Quicker copies to a GPU.' }),
    shuffle: z.boolean().default(true),
    unreadableThreshold: z
      .number()
      .min(0)
      .max(1)
      .optional()
      .meta({ description: 'Share of unreadable samples above which the job stops.' }),
  })
  .superRefine(({ source }, context) => {
    const all = datasetsOf(source);
    const fail = (message: string) =>
      context.addIssue({ code: 'custom', path: ['source'], message });
    for (const { list, images, latents, ...rest } of all) {
      if ((images === undefined) === (latents === undefined)) {
        fail(`must name images or latents of ${list}, and not both`);
      }
      if (readsPictures({ list, ...rest }) && images === undefined) {
        fail(`must name the images of ${list}: it is drawn from pictures`);
      }
    }
    const kinds = new Set(
      all.map((set) => (readsPictures(set) ? 'pictures' : set.latents ? 'latents' : 'images')),
    );
    if (kinds.size > 1) fail(`cannot mix ${[...kinds].join(' and ')} in one batch`);
  });

export type DataConfig = z.output<typeof dataConfigSchema>;
