import {
  benchmarks,
  guidanceSchema,
  imageSizeSchema,
  loadOptionsSchema,
  modelInputSchema,
  seedSchema,
  stepsSchema,
} from '@openuni/protocol';
import { z } from 'zod';
import { scoringFields } from './scoring-options.js';

const folder = z.string().min(1);
const benchmark = z.enum(benchmarks).meta({ description: benchmarks.join(', ') });

/** Pictures to draw and score. */
export const evaluationOptionsSchema = z.strictObject({
  benchmark,
  out: folder.meta({
    description: 'Folder of pictures, evidence and report. What it holds is gone on with.',
  }),
  model: modelInputSchema
    .optional()
    .meta({ description: 'Default: the one that OpenUni was launched with.' }),
  ...loadOptionsSchema.shape,
  engine: z.string().min(1).optional().meta({ description: 'native (default) or reference.' }),
  size: imageSizeSchema.optional().meta({ description: "Default: the model's own." }),
  steps: stepsSchema.optional().meta({ description: "Default: the model's own." }),
  guidance: guidanceSchema.optional().meta({ description: "Default: the model's own." }),
  editGuidance: guidanceSchema.optional().meta({
    description: "nano: of edits. Default: as guidance, or else the model's own.",
  }),
  seed: seedSchema.optional().meta({ description: 'Of the first picture. Default 42.' }),
  seeding: z.enum(['picture', 'official']).optional().meta({
    description:
      'picture (default): each has a seed of its own; official: one stream, as the official scripts draw it.',
  }),
  processes: z.int().min(1).optional().meta({ description: 'That draw. Default 1.' }),
  ...scoringFields,
});

/** Pictures that are there already. */
export const scoreOptionsSchema = z.strictObject({ benchmark, folder, ...scoringFields });

interface WithSignal {
  /** Aborting it cancels the run. What is on disk stays, and is gone on from. */
  readonly signal?: AbortSignal | undefined;
}

export type EvaluationOptions = z.input<typeof evaluationOptionsSchema> & WithSignal;
export type ParsedEvaluationOptions = z.output<typeof evaluationOptionsSchema>;
export type ScoreOptions = z.input<typeof scoreOptionsSchema> & WithSignal;
export type ParsedScoreOptions = z.output<typeof scoreOptionsSchema>;

export interface ReportOptions extends WithSignal {
  /** Folder of the report. Default: the folder itself; of several, `report`. */
  readonly out?: string | undefined;
  /** Interpreter. Default: found. */
  readonly python?: string | undefined;
}
