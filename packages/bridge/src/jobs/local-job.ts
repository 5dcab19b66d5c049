import { setTimeout as delay } from 'node:timers/promises';
import {
  type CancelJobOptions,
  type FollowJobOptions,
  hasEnded,
  InvalidRequestError,
  type Job,
  type JobRecord,
  type JobState,
  type JsonRunEvent,
  jobLauncherSchema,
  type ResumeJobOptions,
  UnsupportedError,
} from '@openuni/protocol';
import { findPython } from '../environment/find-python.js';
import { checkField } from './check-field.js';
import { withFolderLock } from './folder-lock.js';
import { followEvents } from './follow-events.js';
import { followLines } from './follow-lines.js';
import type { JobFolder } from './job-folder.js';
import { isHere, signalJob } from './job-processes.js';
import { jobState, lastAttempt } from './job-state.js';
import { launchAttempt } from './launch-attempt.js';
import { planAttempt } from './plan-attempt.js';
import { cancelBatch } from './slurm.js';

/** A job whose folder this machine can read. Keeps nothing in memory but its place. */
export class LocalJob implements Job {
  readonly id: string;
  readonly #folder: JobFolder;

  constructor(folder: JobFolder, id: string) {
    this.#folder = folder;
    this.id = id;
  }

  get folder(): string {
    return this.#folder.path;
  }

  async record(): Promise<JobRecord> {
    const record = this.#folder.readRecord();
    if (record) return record;
    throw new InvalidRequestError(`${this.folder} holds no job any more.`, {
      field: 'folder',
      value: this.folder,
    });
  }

  async state(): Promise<JobState> {
    return jobState(this.#folder, await this.record());
  }

  async *events(options: FollowJobOptions = {}): AsyncGenerator<JsonRunEvent, void> {
    const record = await this.record();
    const { eventsFrom, logFrom } = lastAttempt(record);
    const begun = record.logParser === null ? eventsFrom : logFrom;
    const from = options.attempt === 'last' ? begun : 0;
    yield* followEvents(this.#folder, record, { ...this.#following(options), from });
  }

  async *log(options: FollowJobOptions = {}): AsyncGenerator<string, void> {
    const record = await this.record();
    const from = options.attempt === 'last' ? lastAttempt(record).logFrom : 0;
    const file = this.#folder.file('log');
    yield* followLines(file, { ...this.#following(options), from, keepRest: true });
  }

  async cancel({ graceMs = 120_000 }: CancelJobOptions = {}): Promise<void> {
    const record = await this.record();
    if (hasEnded((await this.state()).status)) return;
    const { number, process, slurmJob } = lastAttempt(record);
    if (process && !isHere(process)) {
      throw new UnsupportedError(`${this.id} runs on another machine, ${process.host}.`, {
        hint: `Cancel it there: openuni jobs cancel ${this.folder}`,
      });
    }
    this.#folder.noteCancel(number);
    if (slurmJob !== null) await cancelBatch(slurmJob);
    else if (process) {
      signalJob(this.id, process, 'SIGTERM');
      if (await this.#hasEndedWithin(graceMs)) return;
      signalJob(this.id, process, 'SIGKILL');
    }
    await this.#hasEndedWithin(Number.POSITIVE_INFINITY);
  }

  async resume(options: ResumeJobOptions = {}): Promise<void> {
    const { args, request, config, python } = options;
    const launcher =
      options.launcher && checkField(jobLauncherSchema, options.launcher, 'launcher');
    await withFolderLock(this.folder, async () => {
      const record = await this.record();
      const { status } = await this.state();
      if (!hasEnded(status)) throw stillGoing(this.id, this.folder);
      const before = lastAttempt(record);
      const asked = {
        ...record,
        ...(request !== undefined && { request }),
        ...(config !== undefined && { config }),
        ...(python !== undefined && { python: findPython({ python }).executable }),
      };
      const planned = planAttempt(asked, {
        args: args ?? [...before.args, ...resumeArguments(record, before.args)],
        launcher: launcher ?? before.launcher,
        resumed: true,
      });
      await launchAttempt(this.#folder, planned);
    });
  }

  #following({ follow = true, signal }: FollowJobOptions) {
    let asked = 0;
    let ended = false;
    const ask = async () => {
      const record = await this.record();
      const { slurmJob } = lastAttempt(record);
      const every = slurmJob === null ? 0 : pollMs(slurmJob);
      if (ended || performance.now() - asked < every) return ended;
      asked = performance.now();
      ended = hasEnded((await jobState(this.#folder, record)).status);
      return ended;
    };
    return { hasEnded: follow ? ask : () => true, signal };
  }

  async #hasEndedWithin(ms: number): Promise<boolean> {
    const { slurmJob } = lastAttempt(await this.record());
    for (const until = performance.now() + ms; ; await delay(pollMs(slurmJob))) {
      if (hasEnded((await this.state()).status)) return true;
      if (performance.now() >= until) return false;
    }
  }
}

/** Processes are looked at ten times a second; Slurm's queue bears less. */
function pollMs(slurmJob: string | null): number {
  return slurmJob === null ? 100 : 5000;
}

export function stillGoing(id: string, folder: string): InvalidRequestError {
  return new InvalidRequestError(`A job runs in ${folder} already: ${id}.`, {
    field: 'folder',
    value: folder,
    hint: `Cancel it (openuni jobs cancel ${id}), wait for its end, or choose another folder.`,
  });
}

function resumeArguments({ id, resumeArgs }: JobRecord, given: readonly string[]): string[] {
  if (resumeArgs) return resumeArgs.every((word) => given.includes(word)) ? [] : resumeArgs;
  throw new UnsupportedError(`${id} is of a kind that cannot be resumed.`, {
    hint: 'Start it anew in another folder.',
  });
}
