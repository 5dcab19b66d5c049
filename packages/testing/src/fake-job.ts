import { setTimeout as delay } from 'node:timers/promises';
import {
  type FollowJobOptions,
  InvalidRequestError,
  type Job,
  type JobLauncherInput,
  type JobRecord,
  type JobRequest,
  type JobState,
  type JobStatus,
  type JsonRunEvent,
  jobLauncherSchema,
  type ResumeJobOptions,
} from '@openuni/protocol';
import type { FakeJobsOptions } from './fake-jobs-options.js';

type Pace = Pick<FakeJobsOptions, 'latencyMs' | 'beforeEvent'>;

interface Attempt {
  readonly args: readonly string[];
  readonly launcher: JobLauncherInput;
  /** Events and lines that were told before it. */
  readonly from: number;
  readonly printedFrom: number;
}

/** A job in memory. Resumed, it goes on after the last event that it told. */
export class FakeJob implements Job {
  readonly id: string;
  readonly folder: string;
  readonly #request: JobRequest;
  readonly #script: () => Iterable<JsonRunEvent>;
  readonly #pace: Pace;
  readonly #told: JsonRunEvent[] = [];
  readonly #printed: string[] = [];
  readonly #attempts: Attempt[] = [];
  #asked: unknown;
  #config: unknown;
  #status: JobStatus = 'running';
  #isCancelled = false;
  #work: Promise<void> = Promise.resolve();

  constructor(id: string, request: JobRequest, script: () => Iterable<JsonRunEvent>, pace: Pace) {
    this.id = id;
    this.folder = request.folder;
    this.#request = request;
    this.#asked = request.request ?? null;
    this.#config = request.config ?? null;
    this.#script = script;
    this.#pace = pace;
    this.#begin(request.args, request.launcher);
  }

  async record(): Promise<JobRecord> {
    const { kind, name, program, resumeArgs } = this.#request;
    const at = new Date(0).toISOString();
    const host = { host: 'memory', platform: 'memory', sdk: '0.1.0', python: null, packages: {} };
    return {
      version: 1,
      id: this.id,
      kind,
      name,
      createdAt: at,
      request: this.#asked,
      config: this.#config,
      program,
      python: 'python',
      cwd: this.#request.cwd ?? '.',
      variables: { ...this.#request.variables },
      resumeArgs: resumeArgs ? [...resumeArgs] : null,
      logParser: null,
      environment: host,
      git: null,
      attempts: this.#attempts.map(({ args, launcher, from, printedFrom }, i) => ({
        number: i + 1,
        startedAt: at,
        args: [...args],
        resumed: i > 0,
        eventsFrom: from,
        logFrom: printedFrom,
        launcher: jobLauncherSchema.parse(launcher),
        command: ['python', ...args],
        process: null,
        slurmJob: null,
      })),
    };
  }

  async state(): Promise<JobState> {
    const exitCodes: Partial<Record<JobStatus, number>> = { finished: 0, failed: 1 };
    const exitCode = exitCodes[this.#status] ?? null;
    const signal = this.#status === 'cancelled' ? 'SIGTERM' : null;
    const attempt = this.#attempts.length;
    const end = { attempt, exitCode, signal, endedAt: new Date(0).toISOString() };
    return { status: this.#status, end: this.#status === 'running' ? null : end };
  }

  events(options: FollowJobOptions = {}): AsyncGenerator<JsonRunEvent, void> {
    return this.#follow(this.#told, this.#attempts.at(-1)?.from ?? 0, options);
  }

  log(options: FollowJobOptions = {}): AsyncGenerator<string, void> {
    return this.#follow(this.#printed, this.#attempts.at(-1)?.printedFrom ?? 0, options);
  }

  async cancel(): Promise<void> {
    this.#isCancelled = true;
    await this.#work;
  }

  async resume({ args, request, config, launcher }: ResumeJobOptions = {}): Promise<void> {
    if (this.#status === 'running') throw new InvalidRequestError(`${this.id} still runs.`);
    if (request !== undefined) this.#asked = request;
    if (config !== undefined) this.#config = config;
    const words = args ?? [...this.#request.args, ...(this.#request.resumeArgs ?? [])];
    this.#begin(words, launcher ?? this.#attempts.at(-1)?.launcher);
  }

  #begin(args: readonly string[], launcher: JobLauncherInput = { kind: 'plain' }): void {
    this.#attempts.push({
      args,
      launcher,
      from: this.#told.length,
      printedFrom: this.#printed.length,
    });
    this.#status = 'running';
    this.#isCancelled = false;
    this.#work = this.#play();
  }

  async #play(): Promise<void> {
    const { latencyMs = 0, beforeEvent } = this.#pace;
    try {
      for (const event of [...this.#script()].slice(this.#told.length)) {
        await delay(latencyMs);
        if (!this.#isCancelled) await beforeEvent?.(event, this.#request);
        if (this.#isCancelled) break;
        this.#told.push(event);
      }
      this.#status = this.#isCancelled ? 'cancelled' : 'finished';
    } catch (error) {
      this.#printed.push(error instanceof Error ? error.message : String(error));
      this.#status = 'failed';
    }
  }

  async *#follow<Item>(
    items: readonly Item[],
    begun: number,
    { attempt, follow = true, signal }: FollowJobOptions,
  ): AsyncGenerator<Item, void> {
    for (let i = attempt === 'last' ? begun : 0; !signal?.aborted; ) {
      const isLast = !follow || this.#status !== 'running';
      for (; i < items.length; i += 1) yield items[i] as Item;
      if (isLast) return;
      await delay(1);
    }
  }
}
