import { z } from 'zod';

const count = z.int().nonnegative();

/**
 * `starting` until it answers; `ready` for a run; `busy` with one; `draining`: it finishes what it
 * has and takes no more; `dead`: no process, until it is started again.
 */
export const workerStates = ['starting', 'ready', 'busy', 'draining', 'dead'] as const;
export type WorkerState = (typeof workerStates)[number];

const workerHealthSchema = z.object({
  state: z.enum(workerStates),
  pid: z.int().nullable().meta({ description: 'Process id; null while there is no process.' }),
  device: z
    .string()
    .meta({ description: 'The device that it was given: `auto`, `cpu`, `cuda:1`.' }),
  runs: count.meta({ description: 'Runs that it has begun, over all its processes.' }),
  crashes: count.meta({ description: 'Processes of it that ended when they should not have.' }),
  memoryBytes: z
    .int()
    .nullable()
    .meta({ description: 'Resident memory at its last heartbeat; null before the first.' }),
  silentMs: z
    .number()
    .nonnegative()
    .nullable()
    .meta({ description: 'Milliseconds since it was last heard of; null without a process.' }),
});
export type WorkerHealth = z.infer<typeof workerHealthSchema>;

/** How an engine is doing, and what it has done since it was launched. */
export const engineHealthSchema = z
  .object({
    workers: z.array(workerHealthSchema),
    waiting: count.meta({ description: 'Runs in the queue.' }),
    running: count.meta({ description: 'Runs at work.' }),
    succeeded: count,
    failed: count.meta({ description: 'Runs that ended with an error other than cancellation.' }),
    cancelled: count,
  })
  .meta({ description: 'How an engine is doing, and what it has done since it was launched.' });
export type EngineHealth = z.infer<typeof engineHealthSchema>;
