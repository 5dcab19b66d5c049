import {
  CancelledError,
  InvalidRequestError,
  type Job,
  type JobState,
  type OpenUniError,
  WorkerCrashedError,
} from '@openuni/protocol';
import { writtenFailure } from './written-failure.js';

/** Lines of the log that go into an error. */
const keptLines = 20;
/** The exit status of our Python programs for what the user can put right. */
const usersFault = 2;

/** The error that the end of a job means to whoever waits for it. */
export async function jobFailure(job: Job, { status, end }: JobState): Promise<OpenUniError> {
  if (status === 'cancelled') return new CancelledError(`${job.id} was cancelled.`);
  const written = status === 'failed' && (await writtenFailure(job.folder));
  if (written) return written;
  const lines = await lastLines(job);
  if (end?.exitCode === usersFault) {
    const message = told(lines, 'error: ');
    if (message) return new InvalidRequestError(message, { hint: told(lines, 'remedy: ') });
  }
  const how =
    status === 'lost'
      ? 'ended without a word: its processes are gone'
      : end?.signal
        ? `was ended by signal ${end.signal}`
        : `ended with exit code ${end?.exitCode}`;
  return new WorkerCrashedError(`${job.id} ${how}.`, {
    exitCode: end?.exitCode ?? null,
    signal: end?.signal ?? null,
    stderr: lines,
    hint: `All that it printed is in ${job.folder}/log.txt. openuni jobs resume ${job.id} goes on from its last checkpoint.`,
  });
}

async function lastLines(job: Job): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of job.log({ attempt: 'last', follow: false })) {
    lines.push(line);
    if (lines.length > keptLines) lines.shift();
  }
  return lines;
}

/** The text after the last line that begins so, as our Python programs print errors. */
function told(lines: readonly string[], beginning: string): string | undefined {
  return lines.findLast((line) => line.startsWith(beginning))?.slice(beginning.length);
}
