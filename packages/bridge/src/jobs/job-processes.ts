import { readdirSync, readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import type { JobProcess } from '@openuni/protocol';
import { processBeginning } from './process-beginning.js';

/** The environment variable that marks every process of a job with its id. */
export const jobMark = 'OPENUNI_JOB';

/** Whether this machine is the one that the processes run on, and can tell how they fare. */
export function isHere({ host }: JobProcess): boolean {
  return host === hostname();
}

/**
 * Whether any process of an attempt is left on this machine. The first one stands for all while it
 * lives; torchrun puts its workers in sessions of their own, so orphans are told by their mark.
 */
export function isAlive(id: string, first: JobProcess): boolean {
  return isFirstAlive(first) || markedProcesses(id).length > 0;
}

/** Sends a signal to all of them; to none that only shares a number with one that was. */
export function signalJob(id: string, first: JobProcess, signal: NodeJS.Signals): void {
  const hasFirst = isFirstAlive(first);
  if (hasFirst) send(-first.pid, signal);
  // While the first one lives, those outside its group are its children's to end in good order.
  if (hasFirst && signal !== 'SIGKILL') return;
  for (const pid of markedProcesses(id)) send(pid, signal);
}

function isFirstAlive({ pid, began }: JobProcess): boolean {
  return processBeginning(pid) === began;
}

function send(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch {
    // It has ended by itself in between.
  }
}

/** Only Linux tells the environment of other processes. */
function markedProcesses(id: string): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^[0-9]+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && isMarked(pid, id));
}

function isMarked(pid: number, id: string): boolean {
  try {
    const variables = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return variables.includes(`${jobMark}=${id}`) && processBeginning(pid) !== null;
  } catch {
    return false; // another user's, or it has ended
  }
}
