import { z } from 'zod';
import type { ConfigValue } from '../values/config-value.js';
import { dataConfigSchema } from './data-config.js';
import { hooksConfigSchema } from './hooks-config.js';
import { modelConfigSchema, precisions } from './model-config.js';

const steps = z.int().min(1);

const stages = ['pretrain', 'finetune'] as const;

const optimiserSchema = z.strictObject({
  learningRate: z.number().positive().max(1e3).meta({ description: 'After warm-up.' }),
  betas: z.tuple([z.number().min(0).lt(1), z.number().min(0).lt(1)]).default([0.9, 0.95]),
  weightDecay: z
    .number()
    .nonnegative()
    .default(0.05)
    .meta({ description: 'Of matrices; vectors have none.' }),
  clip: z
    .number()
    .positive()
    .nullable()
    .default(1)
    .meta({ description: 'Largest norm of the gradient; null: any.' }),
  accumulate: steps.default(1).meta({ description: 'Batches that make one step.' }),
  precision: z.enum(precisions).default('bfloat16').meta({ description: 'Of autocast.' }),
});

const scheduleSchema = z
  .strictObject({
    iterations: steps.meta({ description: 'Batches in all.' }),
    warmup: z.int().nonnegative().optional().meta({ description: 'Default: 1 % of iterations.' }),
    warmupFactor: z
      .number()
      .positive()
      .max(1)
      .default(1e-5)
      .meta({ description: 'Share of the learning rate that warm-up begins with.' }),
    minLearningRate: z.number().nonnegative().default(0).meta({ description: 'Where it ends.' }),
  })
  .refine(({ iterations, warmup = 0 }) => warmup < iterations, {
    path: ['warmup'],
    message: 'must be less than iterations',
  });

const checkpointsSchema = z.strictObject({
  every: steps.default(1000).meta({ description: 'Steps between checkpoints.' }),
  keep: z.int().min(-1).default(1).meta({ description: 'How many are kept; -1: all.' }),
});

/** Where it runs unless the start says otherwise; not part of the mmengine config. */
const hardwareSchema = z.strictObject({
  nproc: steps.optional().meta({ description: 'Processes on a node. Default 1.' }),
  nodes: steps.optional().meta({ description: 'Machines. Default 1.' }),
  launcher: z.enum(['none', 'pytorch', 'slurm']).optional(),
  deepspeed: z.string().min(1).optional().meta({ description: 'DeepSpeed config, or its name.' }),
  backend: z.enum(['nccl', 'gloo']).default('nccl').meta({ description: 'gloo where no GPU is.' }),
  cudnnBenchmark: z.boolean().default(false),
  deterministic: z.boolean().default(false).meta({ description: 'Repeatable kernels on a GPU.' }),
});

/** Fields of the mmengine config that have no name here, by dotted path. */
const mmengineSchema = z.strictObject({
  set: z
    .record(
      z.string(),
      z.custom<ConfigValue>((value) => value !== undefined),
    )
    .default({}),
  remove: z.array(z.string()).default([]),
});

/** A whole training. */
export const trainingConfigSchema = z.strictObject({
  stage: z.enum(stages).meta({
    description:
      '`pretrain`: queries, connector and projector learn; `finetune`: the transformer too.',
  }),
  model: modelConfigSchema,
  data: dataConfigSchema,
  optimiser: optimiserSchema,
  schedule: scheduleSchema,
  checkpoints: checkpointsSchema.prefault({}),
  logEvery: steps.default(10).meta({ description: 'Steps between lines of the log.' }),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .nullable()
    .default(null),
  hardware: hardwareSchema.prefault({}),
  hooks: hooksConfigSchema.prefault({}),
  mmengine: mmengineSchema.prefault({}),
});

export type TrainingConfigInput = z.input<typeof trainingConfigSchema>;
export type TrainingConfig = z.output<typeof trainingConfigSchema>;
