import { z } from 'zod';
import { jobLauncherSchema } from './job-launcher.js';

const moment = z.iso.datetime({ offset: true });

/** What Python runs: a module as `python -m`, or a script file. */
export const jobProgramSchema = z.union([
  z.object({ module: z.string().regex(/^[A-Za-z_][\w.]*$/, { error: 'must be a module name' }) }),
  z.object({ script: z.string().min(1) }),
]);

export type JobProgram = z.infer<typeof jobProgramSchema>;

/** The processes of an attempt, told apart from others that get the same numbers later. */
const jobProcessSchema = z.object({
  host: z.string().meta({ description: 'The machine that they run on.' }),
  pid: z.int().min(1).meta({ description: 'The first of them; also their process group.' }),
  began: z.string().meta({ description: 'When it began, as the system tells it.' }),
});

const attemptSchema = z.object({
  number: z.int().min(1),
  startedAt: moment,
  args: z.array(z.string()).meta({ description: 'What the program was given.' }),
  resumed: z.boolean().meta({ description: 'Whether it went on from an earlier attempt.' }),
  eventsFrom: z.int().nonnegative().meta({ description: 'Byte of events.jsonl that it began at.' }),
  logFrom: z.int().nonnegative().meta({ description: 'Byte of log.txt that it began at.' }),
  launcher: jobLauncherSchema,
  command: z.array(z.string()).meta({ description: 'What was run, word by word.' }),
  process: jobProcessSchema.nullable(),
  slurmJob: z
    .string()
    .nullable()
    .meta({ description: "The id that Slurm gave it; null: not Slurm's." }),
});

/** `job.json`: all that is known of a job without its processes. */
export const jobRecordSchema = z
  .object({
    version: z.literal(1),
    id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/),
    kind: z.string().meta({ description: 'What it does: `training`, `evaluation`, ...' }),
    name: z.string().meta({ description: 'For people, such as the name of its config.' }),
    createdAt: moment,
    request: z.unknown().meta({ description: 'What was asked for, as the kind defines it.' }),
    config: z.unknown().meta({ description: 'The whole configuration, where the kind has one.' }),
    program: jobProgramSchema,
    python: z.string().meta({ description: 'Absolute path of the interpreter.' }),
    cwd: z.string().meta({ description: 'The folder that relative paths start from.' }),
    variables: z
      .record(z.string(), z.string())
      .meta({ description: 'Environment variables that were set for it.' }),
    resumeArgs: z
      .array(z.string())
      .nullable()
      .meta({ description: 'Added to the arguments to go on; null: it cannot.' }),
    logParser: z
      .string()
      .nullable()
      .meta({ description: 'Reads events from log.txt; null: the program writes events.jsonl.' }),
    environment: z.object({
      host: z.string(),
      platform: z.string(),
      sdk: z.string().meta({ description: 'Version of the SDK.' }),
      python: z.string().nullable().meta({ description: 'Version of Python.' }),
      packages: z.record(z.string(), z.string()),
    }),
    git: z
      .object({
        commit: z.string(),
        branch: z.string().nullable(),
        dirty: z.boolean().meta({ description: 'Whether files differed from the commit.' }),
      })
      .nullable()
      .meta({ description: 'State of the working folder; null outside a repository.' }),
    attempts: z
      .array(attemptSchema)
      .min(1)
      .meta({ description: 'Each start and resumption; the last one counts.' }),
  })
  .meta({ description: 'A job, as its folder keeps it.' });

export type JobRecord = z.infer<typeof jobRecordSchema>;
export type JobAttempt = z.infer<typeof attemptSchema>;
export type JobProcess = z.infer<typeof jobProcessSchema>;

/** `end.json`: how the attempt ended, written by the process that waited for it. */
export const jobEndSchema = z.object({
  attempt: z.int().min(1),
  exitCode: z.int().nullable(),
  signal: z.string().nullable(),
  endedAt: moment,
});

export type JobEnd = z.infer<typeof jobEndSchema>;
