import { z } from 'zod';
import { benchmarks, evaluationProtocols } from './benchmark.js';

const count = z.int().nonnegative();
const text = z.string();

const estimateSchema = z.object({
  score: z.number().meta({ description: 'On the scale of the report.' }),
  low: z.number().meta({ description: 'Lower end of the 95 % interval, by bootstrap.' }),
  high: z.number().meta({ description: 'Upper end.' }),
});

const meanSchema = z.object({
  estimate: estimateSchema,
  count: count.meta({ description: 'Judgements behind it: pictures, or answers to questions.' }),
});

const heldOut = meanSchema.optional().meta({
  description: 'The same over what training never showed; left out where there is none.',
});

const categorySchema = z.object({
  name: text,
  level: z.int().min(1).max(2).meta({ description: '1 is coarse, 2 a part of one of those.' }),
  ...meanSchema.shape,
  heldOut,
});

const pictureSchema = z.object({
  file: text.meta({ description: 'Relative to the folder of the pictures.' }),
  score: z.number().min(0).max(1),
  reason: text.meta({
    description: 'Why it does not have the full score, or what was answered; may be empty.',
  }),
  source: text.optional().meta({ description: 'Of an edit: the picture that was edited.' }),
});

const itemSchema = z.object({
  id: text.meta({ description: "The benchmark's own id of the prompt." }),
  prompt: text,
  category: text.nullable(),
  score: z.number().min(0).max(1),
  pictures: z.array(pictureSchema),
});

/** What is scored beside pictures from prompts, and is not in their score. */
const partSchema = z.object({
  name: z.enum(['edit', 'chat']),
  overall: estimateSchema.nullable().meta({
    description: 'Plain mean of the categories; null where nothing was scored.',
  }),
  heldOut,
  categories: z.array(categorySchema).meta({ description: 'Kinds of orders, or of questions.' }),
  scored: count.meta({ description: 'Orders or questions.' }),
  expected: count.meta({ description: 'Those of the whole set.' }),
  items: z.array(itemSchema).meta({ description: 'Each order or question.' }),
});

/** One thing that kept pictures out of a score. */
const evaluationProblemSchema = z.object({
  code: z.enum([
    'missing_picture',
    'corrupt_picture',
    'duplicate_id',
    'wrong_layout',
    'wrong_data',
    'missing_evidence',
    'failed',
  ]),
  where: text.meta({ description: 'The file, id or line at fault.' }),
  message: text,
});

const generationSchema = z.object({
  model: text,
  engine: text,
  device: text,
  width: count,
  height: count,
  steps: count,
  guidance: z.number(),
  editGuidance: z.number().optional().meta({ description: 'Of edits, where there are some.' }),
  seed: count,
  seeding: z.enum(['picture', 'official']),
  processes: count,
  pictures: count.meta({ description: 'Drawn in all, over every start.' }),
  seconds: z.number().nonnegative().meta({ description: 'Spent drawing, over every start.' }),
});

const costSchema = z.object({
  requests: count.meta({ description: 'Sent to the judge, retries included.' }),
  retries: count,
  inputTokens: count,
  outputTokens: count,
  amount: z.number().nullable().meta({ description: 'In the currency of the given prices.' }),
});

/** `report.json`: what an evaluation found, whatever the benchmark. */
export const evaluationReportSchema = z
  .object({
    format: z.literal(1),
    benchmark: z.enum(benchmarks),
    protocol: z.enum(evaluationProtocols),
    name: text.meta({ description: 'What the pictures are called in tables: the model, mostly.' }),
    complete: z.boolean().meta({ description: 'Whether every prompt and picture was scored.' }),
    comparable: z.boolean().meta({
      description:
        'Whether the score may stand beside published ones: all prompts of the published set, scored whole by the official models.',
    }),
    notes: z.array(text).meta({ description: 'What a reader of the score must know.' }),
    scale: z.union([z.literal(1), z.literal(100)]).meta({ description: 'The best score.' }),
    overall: estimateSchema.nullable().meta({ description: 'null where there is none to give.' }),
    measures: z.record(text, z.number()).meta({ description: 'Further figures, 0 to 1.' }),
    categories: z.array(categorySchema),
    scorers: z.array(z.object({ role: text, name: text, comparable: z.boolean(), note: text })),
    prompts: z.object({
      scored: count,
      expected: count,
      official: z.boolean().meta({ description: 'Whether they are the published set.' }),
      sha256: text,
    }),
    pictures: z.object({ scored: count, expected: count }),
    items: z.array(itemSchema),
    parts: z.array(partSchema).optional().meta({
      description: 'nano: what is edited and answered; left out where there is no such part.',
    }),
    problems: z.array(evaluationProblemSchema),
    generation: generationSchema.nullable().meta({ description: 'null: drawn elsewhere.' }),
    cost: costSchema.nullable().meta({ description: 'null: nothing was asked over a network.' }),
  })
  .meta({ description: 'The scores of a benchmark, with the evidence for each picture.' });

export type EvaluationReport = z.infer<typeof evaluationReportSchema>;
export type EvaluationProblem = z.infer<typeof evaluationProblemSchema>;
