import { z } from 'zod';

const positive = z.int().min(1);
const text = z.string().min(1);

/** How a training is started, beside its config. */
export const trainingOptionsSchema = z.strictObject({
  workDir: text.optional().meta({
    description: "The job's folder. Default: work_dirs/<name of the config>, numbered if taken.",
  }),
  seed: z
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .optional()
    .meta({ description: 'Seed of everything that is drawn at random.' }),
  resume: z.union([z.boolean(), text]).optional().meta({
    description: 'Go on from a checkpoint; `true`: from the newest in workDir, if there is any.',
  }),
  cfgOptions: z
    .union([
      z.record(text, z.json()),
      z.array(z.string().regex(/^[^=]+=/, { error: 'must be KEY=VALUE' })),
    ])
    .optional()
    .meta({ description: 'Changes to fields of the mmengine config, by dotted path.' }),
  launcher: z.enum(['none', 'pytorch', 'slurm']).optional().meta({
    description: 'How processes are started. Default: `pytorch` for more than one, else `none`.',
  }),
  nproc: positive.optional().meta({ description: 'Processes on each node. Default 1.' }),
  nodes: positive.optional().meta({ description: 'Machines that take part. Default 1.' }),
  nodeRank: z.int().min(0).optional().meta({ description: 'Which of them this is. Default 0.' }),
  masterAddr: text.optional().meta({ description: 'Address of node 0.' }),
  masterPort: z
    .int()
    .min(1)
    .max(65535)
    .optional()
    .meta({ description: 'Its port. Default 29500.' }),
  deepspeed: text.optional().meta({
    description: 'DeepSpeed config: a JSON file or `deepspeed_zero2`. Needs the deepspeed package.',
  }),
  slurm: z
    .strictObject({
      gpus: z.int().min(0).optional().meta({ description: 'GPUs a node. Default: nproc.' }),
      options: z.record(z.string(), z.string()).optional().meta({
        description: 'Further options of sbatch by their long names.',
      }),
    })
    .optional()
    .meta({ description: 'What is asked of Slurm.' }),
  cwd: text.optional().meta({
    description: 'The folder that relative paths start from. Default: the current one.',
  }),
  env: z.record(z.string(), z.string()).optional().meta({
    description: 'Environment variables for the training.',
  }),
});

export type TrainingOptions = z.input<typeof trainingOptionsSchema> & {
  /** Aborting it cancels the training. */
  readonly signal?: AbortSignal | undefined;
};

export type ParsedTrainingOptions = z.output<typeof trainingOptionsSchema>;

/** Options that a resumed training can be given anew. */
export type ResumeTrainingOptions = Pick<
  TrainingOptions,
  | 'cfgOptions'
  | 'launcher'
  | 'nproc'
  | 'nodes'
  | 'nodeRank'
  | 'masterAddr'
  | 'masterPort'
  | 'deepspeed'
  | 'slurm'
  | 'signal'
> & {
  /** Python interpreter, where the one that it was started with has moved. */
  readonly python?: string | undefined;
  /** Checkpoint to go on from. Default: the newest in the job's folder. */
  readonly checkpoint?: string | undefined;
};
