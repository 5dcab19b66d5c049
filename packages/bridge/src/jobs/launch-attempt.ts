import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync } from 'node:fs';
import { type JobLauncher, type JobRecord, UnsupportedError } from '@openuni/protocol';
import { workerEnvironment } from '../worker/worker-environment.js';
import { checkMasterPort } from './check-port.js';
import { jobCommand } from './job-command.js';
import type { JobFolder } from './job-folder.js';
import { jobMark } from './job-processes.js';
import { cancelBatch, submitBatch } from './slurm.js';
import { startHost } from './start-host.js';

/** torchrun kills after 30 s what still saves; when a job is cancelled, its own time counts. */
const patience = { TORCH_ELASTIC_SHUTDOWN_TIMEOUT: '600' };

export interface AttemptOptions {
  readonly args: readonly string[];
  readonly launcher: JobLauncher;
  readonly resumed: boolean;
}

/** Adds an attempt to a job's record and starts it. */
export async function launchAttempt(
  folder: JobFolder,
  record: JobRecord,
  { args, launcher, resumed }: AttemptOptions,
): Promise<void> {
  if (process.platform === 'win32') {
    throw new UnsupportedError('Jobs need process groups, which Windows lacks.', {
      hint: 'Run OpenUni in WSL.',
    });
  }
  await checkMasterPort(launcher);
  if (!resumed) setAside(folder, record.attempts.length);
  const { program, python, cwd } = record;
  const command = jobCommand({ python, program, args, launcher });
  const attempt = record.attempts.length + 1;
  folder.forget(attempt);
  const variables = { ...record.variables, [jobMark]: record.id };
  const write = (started: Pick<JobRecord['attempts'][number], 'process' | 'slurmJob'>) =>
    folder.writeRecord({
      ...record,
      attempts: [
        ...record.attempts,
        {
          number: attempt,
          startedAt: new Date().toISOString(),
          args: [...args],
          resumed,
          eventsFrom: endOfLines(folder.file('events')),
          logFrom: endOfLines(folder.file('log')),
          launcher,
          command,
          ...started,
        },
      ],
    });
  const common = { folder, python, command, attempt, cwd };
  if (launcher.kind === 'slurm') {
    const slurmJob = await submitBatch({ ...common, name: record.id, launcher, variables });
    try {
      write({ process: null, slurmJob });
    } catch (error) {
      // A job in the queue that no record names could be found by nobody.
      await cancelBatch(slurmJob).catch(() => {});
      throw error;
    }
    return;
  }
  await startHost({
    ...common,
    env: workerEnvironment({ ...patience, ...process.env }, variables),
    onProcess: (started) => write({ process: started, slurmJob: null }),
  });
}

/** A job that begins anew leaves what an earlier one told under another name. */
function setAside(folder: JobFolder, attempts: number): void {
  for (const name of ['events', 'log'] as const) {
    const file = folder.file(name);
    if (!existsSync(file)) continue;
    let number = Math.max(1, attempts);
    const aside = () => file.replace(/(\.\w+)$/, `.${number}$1`);
    while (existsSync(aside())) number += 1;
    renameSync(file, aside());
  }
}

/** Where the next whole line will begin: one that was cut off is taken away before it. */
function endOfLines(path: string): number {
  if (!existsSync(path)) return 0;
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(1 << 16);
    for (let end = fstatSync(file).size; end > 0; ) {
      const begin = Math.max(0, end - chunk.length);
      const length = readSync(file, chunk, 0, end - begin, begin);
      const at = chunk.subarray(0, length).lastIndexOf('\n');
      if (at >= 0) return begin + at + 1;
      end = begin;
    }
    return 0;
  } finally {
    closeSync(file);
  }
}
