import { existsSync, statSync } from 'node:fs';
import {
  type JobAttempt,
  type JobEnd,
  type JobRecord,
  type JobState,
  type JobStatus,
  UnsupportedError,
} from '@openuni/protocol';
import type { JobFolder } from './job-folder.js';
import { isAlive, isHere } from './job-processes.js';
import { queueState } from './slurm.js';

/** After this silence a job of another machine counts as gone: its host beats every 10 s. */
const silenceMs = 120_000;

export function lastAttempt(record: JobRecord): JobAttempt {
  return record.attempts.at(-1) as JobAttempt;
}

/** Where a job stands, told by its folder, its processes and, for Slurm's, by the queue. */
export async function jobState(folder: JobFolder, record: JobRecord): Promise<JobState> {
  const attempt = lastAttempt(record);
  const told = endState(folder, attempt);
  if (told) return told;
  const going = await goingStatus(folder, record.id, attempt);
  if (going) return { status: going, end: null };
  // It may have told its end between the first look and the look at its processes.
  const status = folder.wasCancelled(attempt.number) ? 'cancelled' : 'lost';
  return endState(folder, attempt) ?? { status, end: null };
}

function endState(folder: JobFolder, { number }: JobAttempt): JobState | null {
  const end = folder.readEnd(number);
  return end && { status: endStatus(end, folder.wasCancelled(number)), end };
}

function endStatus(end: JobEnd, wasCancelled: boolean): JobStatus {
  if (end.exitCode === 0) return 'finished';
  return wasCancelled || wasAskedToEnd(end) ? 'cancelled' : 'failed';
}

/** By Ctrl-C, a scheduler or whoever else: such a program ends by the signal, or says 128 + it. */
function wasAskedToEnd({ exitCode, signal }: JobEnd): boolean {
  if (signal !== null) return signal === 'SIGTERM' || signal === 'SIGINT';
  return exitCode === 143 || exitCode === 130;
}

async function goingStatus(
  folder: JobFolder,
  id: string,
  { process, slurmJob }: JobAttempt,
): Promise<'queued' | 'running' | null> {
  if (slurmJob !== null) {
    const state = await queueState(slurmJob).catch(ofHeartbeat(folder));
    if (state === null) return null;
    return state === 'PENDING' || state === 'CONFIGURING' ? 'queued' : 'running';
  }
  if (process === null) return null;
  const goes = isHere(process) ? isAlive(id, process) : beatsSince(folder);
  return goes ? 'running' : null;
}

function beatsSince(folder: JobFolder): boolean {
  const beat = statSync(folder.file('heartbeat'), { throwIfNoEntry: false });
  return beat !== undefined && Date.now() - beat.mtimeMs < silenceMs;
}

/** A machine that sees the folder but has no Slurm tells by the heartbeat, as for any other's job. */
function ofHeartbeat(folder: JobFolder): (error: unknown) => string | null {
  return (error) => {
    if (!UnsupportedError.isInstance(error)) throw error;
    if (!existsSync(folder.file('heartbeat'))) return 'PENDING';
    return beatsSince(folder) ? 'RUNNING' : null;
  };
}
