import { writeFile } from 'node:fs/promises';
import {
  InvalidRequestError,
  type JobLauncher,
  type OpenUniError,
  UnsupportedError,
} from '@openuni/protocol';
import { execa } from 'execa';
import { hostArguments } from './host-script.js';
import type { JobFolder } from './job-folder.js';

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
    ...launcher.options,
  };
  const end = folder.file('end');
  const plan = { command, attempt, end, heartbeat: folder.file('heartbeat'), gate: false };
  return [
    '#!/bin/bash',
    ...Object.entries(settings).map(([key, value]) => `#SBATCH --${key}=${oneLine(key, value)}`),
    ...Object.entries(variables).map(([key, value]) => `export ${key}=${quote(value)}`),
    `exec ${[python, ...hostArguments(plan)].map(quote).join(' ')}`,
    '',
  ].join('\n');
}

/** Hands a job to the queue; gives the id that Slurm knows it by. */
export async function submitBatch(options: BatchOptions): Promise<string> {
  const file = options.folder.file('batch');
  await writeFile(file, batchScript(options));
  const printed = await slurm('sbatch', ['--parsable', file]);
  const id = /^(\d+)/m.exec(printed)?.[1];
  if (id) return id;
  throw new UnsupportedError(`sbatch answered without a job id: ${printed.slice(0, 200)}`);
}

/** Where the queue has it, such as `PENDING` or `RUNNING`; null once it is out of the queue. */
export async function queueState(id: string): Promise<string | null> {
  // A job that left the queue long ago is an error to squeue.
  const args = ['--noheader', `--jobs=${id}`, '--format=%T'];
  const { stdout, failed, code } = await execa('squeue', args, { reject: false, stdin: 'ignore' });
  if (code === 'ENOENT') throw noSlurm('squeue');
  return failed ? null : stdout.trim().split('\n')[0] || null;
}

export async function cancelBatch(id: string): Promise<void> {
  await slurm('scancel', [id]);
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

/** A line break would begin a line of the script. */
function oneLine(key: string, value: string): string {
  if (/[\n\r\0"]/.test(value)) {
    throw new InvalidRequestError(`${key} cannot be told to sbatch: ${JSON.stringify(value)}`, {
      field: key,
      value,
      hint: 'Leave line breaks and quotation marks out of names and paths.',
    });
  }
  return /\s/.test(value) ? `"${value}"` : value;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
