import type { JsonRunEvent } from '../events/run-event.js';
import type { JobLauncherInput } from './job-launcher.js';
import type { JobEnd, JobProgram, JobRecord } from './job-record.js';
import type { JobStatus } from './job-status.js';

/** Work to run apart from the program that asks for it. */
export interface JobRequest {
  /** What it does, as a lower-case word: `training`, `evaluation`. Ids begin with it. */
  readonly kind: string;
  /** For people. */
  readonly name: string;
  /** The job's folder. It is made where it is missing. */
  readonly folder: string;
  /** What Python runs. */
  readonly program: JobProgram;
  readonly args: readonly string[];
  /** What was asked for, to be kept. Must be JSON. */
  readonly request?: unknown;
  /** The whole configuration, to be kept. Must be JSON. */
  readonly config?: unknown;
  /** Default: one plain process. */
  readonly launcher?: JobLauncherInput | undefined;
  /** Added to `args` when the job is resumed. Default: it cannot be resumed. */
  readonly resumeArgs?: readonly string[] | undefined;
  /** Python interpreter. Default: found as for the engine. */
  readonly python?: string | undefined;
  /** The folder that the program runs in. Default: the current one. */
  readonly cwd?: string | undefined;
  /** Environment variables on top of this process's own; kept in the job's record. */
  readonly variables?: Readonly<Record<string, string>> | undefined;
  /** Name of the parser that reads events from the log of a program that writes none. */
  readonly logParser?: string | undefined;
  /** Files to write into its subfolder `inputs` before the program runs, by name. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  /** What must be there, checked before anything starts. */
  readonly needs?: JobNeeds | undefined;
  /** Whether to go on from what the folder holds rather than begin anew. */
  readonly resumed?: boolean | undefined;
}

/** What a job cannot do without. */
export interface JobNeeds {
  /** Python packages by their normalised names. */
  readonly packages?: readonly string[] | undefined;
}

export interface ResumeJobOptions {
  /** In place of the last attempt's arguments; `resumeArgs` are not added then. */
  readonly args?: readonly string[] | undefined;
  /** What is now asked for, in place of what the record keeps. Must be JSON. */
  readonly request?: unknown;
  /** The whole configuration now, in place of what the record keeps. Must be JSON. */
  readonly config?: unknown;
  /** Python interpreter, in place of the record's. */
  readonly python?: string | undefined;
  /** In place of the last attempt's. */
  readonly launcher?: JobLauncherInput | undefined;
}

export interface CancelJobOptions {
  /** Milliseconds between SIGTERM and SIGKILL: to finish a step and save it. Default 120,000. */
  readonly graceMs?: number | undefined;
}

export interface FollowJobOptions {
  /** False: what is there now. Default true: until the job has ended. */
  readonly follow?: boolean | undefined;
  /** `last`: only what the last attempt told. Default `all`. */
  readonly attempt?: 'all' | 'last' | undefined;
  /** Aborting it ends the reading, without an error; the job goes on. */
  readonly signal?: AbortSignal | undefined;
}

/** A job as it stands. */
export interface JobState {
  readonly status: JobStatus;
  /** How it ended; null while it runs, and when nobody saw it. */
  readonly end: JobEnd | null;
}

/** A job, wherever it runs and whoever started it. */
export interface Job {
  /** Unique to the job. */
  readonly id: string;
  /** Absolute path of its folder. */
  readonly folder: string;
  /** `job.json` as it is now. */
  record(): Promise<JobRecord>;
  state(): Promise<JobState>;
  /** Its events from the first one on. */
  events(options?: FollowJobOptions): AsyncGenerator<JsonRunEvent, void>;
  /** The lines that it printed, from the first one on. */
  log(options?: FollowJobOptions): AsyncGenerator<string, void>;
  /** Ends its processes and waits until they are gone. Does nothing to a job that has ended. */
  cancel(options?: CancelJobOptions): Promise<void>;
  /** Goes on with a job that has ended, in the same folder under the same id. */
  resume(options?: ResumeJobOptions): Promise<void>;
}

/** Starts jobs and finds those that were started before. */
export interface JobHost {
  /** @throws InvalidRequestError when a job of that folder still runs */
  start(request: JobRequest): Promise<Job>;
  /** @throws InvalidRequestError when there is no such job */
  open(idOrFolder: string): Promise<Job>;
  /** All jobs that this user has started and whose folders are still there, the newest first. */
  list(): Promise<Job[]>;
}
