import {
  InvalidRequestError,
  type JobLauncher,
  type OpenUniError,
  UnsupportedError,
} from '@openuni/protocol';
import { execa } from 'execa';
import { hostArguments } from './host-script.js';
import type { JobFolder } from './job-folder.js';
import { writeFileBeside } from './json-file.js';

type Slurm = Extract<JobLauncher, { kind: 'slurm' }>;

export interface BatchOptions {
  readonly folder: JobFolder;
  readonly name: string;
  readonly launcher: Slurm;
  readonly python: string;
  /** Begins with `srun`. */
  readonly command: readonly string[];
  readonly attempt: number;
  readonly cwd: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** The file for `sbatch`: the same host as on this machine, which waits for `srun`. Pure. */
export function batchScript(options: BatchOptions): string {
  const { folder, name, launcher, python, command, attempt, cwd, variables } = options;
  const { nodes, nproc, gpus = nproc } = launcher;
  const settings: Record<string, string> = {
    'job-name': name,
    nodes: String(nodes),
    'ntasks-per-node': String(nproc),
    ...(gpus > 0 && { 'gpus-per-node': String(gpus) }),
    output: folder.file('log'),
    'open-mode': 'append',
    chdir: cwd,
    // Run again by itself it would begin anew among its own checkpoints.
    'no-requeue': '',
    ...asked(launcher.options),
  };
  const end = folder.file('end');
  const plan = { command, attempt, end, heartbeat: folder.file('heartbeat'), gate: false };
  return [
    '#!/bin/bash',
    ...Object.entries(settings).map(([key, value]) => setting(key, value)),
    ...Object.entries(variables).map(([key, value]) => `export ${key}=${quote(value)}`),
    `exec ${[python, ...hostArguments(plan)].map(quote).join(' ')}`,
    '',
  ].join('\n');
}

export interface SubmitOptions extends BatchOptions {
  /**
   * Called with the id that Slurm knows the job by, before the job can begin; what it throws takes the
   * job out of the queue.
   */
  readonly onJob: (id: string) => void | Promise<void>;
}

/** Hands a job to the queue. */
export async function submitBatch({ onJob, ...options }: SubmitOptions): Promise<void> {
  const file = options.folder.file('batch');
  writeFileBeside(file, batchScript(options));
  const printed = await slurm('sbatch', ['--parsable', '--hold', file]);
  // With several clusters: `id;cluster`.
  const id = /^\d+(;[\w.-]+)?$/m.exec(printed.trim())?.[0];
  if (!id) {
    throw new UnsupportedError(`sbatch answered without a job id: ${printed.slice(0, 200)}`, {
      hint: 'Look with squeue whether it took the job all the same; it is held and does not begin.',
    });
  }
  try {
    await onJob(id);
    const { job, clusters } = placed(id);
    await slurm('scontrol', [...clusters, 'release', job]);
  } catch (error) {
    // Nobody would let it begin any more.
    await cancelBatch(id).catch(() => {});
    throw error;
  }
}

/** Where the queue has it, such as `PENDING` or `RUNNING`; null once it is out of the queue. */
export async function queueState(id: string): Promise<string | null> {
  const { job, clusters } = placed(id);
  const args = ['--noheader', ...clusters, `--jobs=${job}`, '--format=%T'];
  const { stdout, stderr, failed, code } = await execa('squeue', args, {
    reject: false,
    stdin: 'ignore',
  });
  if (code === 'ENOENT') throw noSlurm('squeue');
  // A job that left the queue long ago is an error to squeue; so is a controller that is busy.
  if (failed && /invalid job id/i.test(stderr ?? '')) return null;
  if (failed) throw new UnsupportedError(`squeue failed: ${stderr?.trim() ?? ''}`);
  // Clusters print a heading of their own.
  const lines = stdout.split('\n').filter((line) => !line.startsWith('CLUSTER'));
  return lines.join('\n').trim().split('\n')[0] || null;
}

export async function cancelBatch(id: string): Promise<void> {
  const { job, clusters } = placed(id);
  await slurm('scancel', [...clusters, job]);
}

function placed(id: string): { job: string; clusters: string[] } {
  const [job = '', cluster] = id.split(';');
  return { job, clusters: cluster ? [`--clusters=${cluster}`] : [] };
}

async function slurm(command: string, args: string[]): Promise<string> {
  try {
    return (await execa(command, args, { stdin: 'ignore' })).stdout;
  } catch (cause) {
    const { code, stderr } = cause as { code?: string; stderr?: string };
    if (code === 'ENOENT') throw noSlurm(command, cause);
    throw new UnsupportedError(`${command} refused: ${stderr?.trim() || String(cause)}`, {
      cause,
      hint: 'The options for sbatch may not fit this cluster: its partition, account or time.',
    });
  }
}

function noSlurm(command: string, cause?: unknown): OpenUniError {
  return new UnsupportedError(`There is no ${command} on this machine.`, {
    cause,
    hint: 'Start the job on a login node of a Slurm cluster, or use another launcher.',
  });
}

/** What OpenUni itself tells sbatch, or what would keep it from finding the job again. */
const own = new Set([
  ...['job-name', 'output', 'error', 'open-mode', 'chdir', 'nodes', 'ntasks-per-node'],
  ...['array', 'hold', 'parsable', 'quiet', 'requeue', 'no-requeue'],
  ...['wrap', 'wait', 'test-only'],
]);

function asked(options: Readonly<Record<string, string>> = {}): Record<string, string> {
  for (const key of Object.keys(options)) {
    if (own.has(key) || !/^[a-z][a-z-]*$/.test(key)) {
      throw new InvalidRequestError(`launcher.options cannot set ${key}.`, {
        field: `launcher.options.${key}`,
        hint: own.has(key)
          ? 'OpenUni tells sbatch that itself.'
          : 'Use long names of sbatch without their dashes: partition, time, account.',
      });
    }
  }
  return { ...options };
}

/** What the caller knows as another name than Slurm does. */
const fieldOf: Readonly<Record<string, string>> = { output: 'folder', chdir: 'cwd' };

/** A line for sbatch, of which a line break would begin another; without a value, the flag alone. */
function setting(key: string, value: string): string {
  // In a file's name % stands for a pattern, elsewhere for itself.
  if (/[\n\r\0"'#\\]/.test(value) || (key === 'output' && value.includes('%'))) {
    throw new InvalidRequestError(`${key} cannot be told to sbatch: ${JSON.stringify(value)}`, {
      field: fieldOf[key] ?? `launcher.options.${key}`,
      value,
      hint: 'Leave line breaks, quotation marks, #, % and backslashes out of names and paths.',
    });
  }
  const told = /\s/.test(value) ? `"${value}"` : value;
  return `#SBATCH --${key}${value === '' ? '' : `=${told}`}`;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
