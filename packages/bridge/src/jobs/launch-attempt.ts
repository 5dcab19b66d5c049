import { type JobAttempt, type JobRecord, UnsupportedError } from '@openuni/protocol';
import { workerEnvironment } from '../worker/worker-environment.js';
import { checkMasterPort } from './check-port.js';
import { endOfLines } from './end-of-lines.js';
import type { JobFolder } from './job-folder.js';
import { jobMark } from './job-processes.js';
import { lastAttempt } from './job-state.js';
import { withEarlierAside } from './set-aside.js';
import { submitBatch } from './slurm.js';
import { startHost } from './start-host.js';

/** torchrun kills after 30 s what still saves; when a job is cancelled, its own time counts. */
const patience = { TORCH_ELASTIC_SHUTDOWN_TIMEOUT: '600' };

/** Starts the last attempt of a record and writes the record; see `planAttempt`. */
export async function launchAttempt(folder: JobFolder, record: JobRecord): Promise<void> {
  if (process.platform === 'win32') {
    throw new UnsupportedError('Jobs need process groups, which Windows lacks.', {
      hint: 'Run OpenUni in WSL.',
    });
  }
  const { id, python, cwd } = record;
  const { number, command, launcher, resumed } = lastAttempt(record);
  await checkMasterPort(launcher);
  folder.forget(number);
  const variables = { ...record.variables, [jobMark]: id };
  const begin = async (start: () => void | Promise<void>) =>
    resumed ? start() : withEarlierAside(folder, number - 1, start);
  const common = { folder, python, command, attempt: number, cwd };
  if (launcher.kind === 'slurm') {
    await submitBatch({
      ...common,
      name: id,
      launcher,
      variables,
      onJob: (slurmJob) => begin(() => write(folder, record, { slurmJob })),
    });
    return;
  }
  const env = workerEnvironment({ ...patience, ...process.env }, variables);
  const onProcess = (started: JobAttempt['process']) => write(folder, record, { process: started });
  await begin(() => startHost({ ...common, env, onProcess }));
}

function write(folder: JobFolder, record: JobRecord, started: Partial<JobAttempt>): void {
  const begun = {
    ...lastAttempt(record),
    startedAt: new Date().toISOString(),
    eventsFrom: endOfLines(folder.file('events')),
    logFrom: endOfLines(folder.file('log')),
    ...started,
  };
  folder.writeRecord({ ...record, attempts: [...record.attempts.slice(0, -1), begun] });
}
