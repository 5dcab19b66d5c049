import { z } from 'zod';

const positive = z.int().min(1);
const port = z.int().min(1).max(65535);

const plain = z.object({ kind: z.literal('plain') });

const torchrun = z.object({
  kind: z.literal('torchrun'),
  nproc: positive.meta({ description: 'Processes on this node.' }),
  nodes: positive.default(1).meta({ description: 'Machines that take part.' }),
  nodeRank: z
    .int()
    .nonnegative()
    .default(0)
    .meta({ description: 'Which of them this is, from 0.' }),
  masterAddr: z
    .string()
    .regex(/^[\w.:-]+$/, { error: 'must be a host name or an address' })
    .optional()
    .meta({ description: 'Address of node 0, where there are several.' }),
  masterPort: port.optional().meta({ description: 'Port of node 0. Default: 29500.' }),
});

/** Options of `sbatch` beside those that OpenUni sets, by their long name: `partition`, `time`. */
const sbatchOptions = z.record(
  z.string().regex(/^[a-z][a-z-]*$/, { error: 'must be the long name of an option of sbatch' }),
  z.string().regex(/^[^\n\r\0]*$/, { error: 'must be one line' }),
);

const slurm = z.object({
  kind: z.literal('slurm'),
  nproc: positive.meta({ description: 'Processes on each node.' }),
  nodes: positive.default(1).meta({ description: 'Nodes to ask for.' }),
  gpus: z.int().nonnegative().optional().meta({ description: 'GPUs a node. Default: nproc.' }),
  options: sbatchOptions.default({}).meta({ description: 'Further options of sbatch.' }),
});

/** How the processes of a job are started. */
export const jobLauncherSchema = z.discriminatedUnion('kind', [plain, torchrun, slurm]);

export type JobLauncher = z.infer<typeof jobLauncherSchema>;
export type JobLauncherInput = z.input<typeof jobLauncherSchema>;
