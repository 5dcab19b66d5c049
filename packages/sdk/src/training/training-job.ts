import { type ConfigObject, defined } from '@openuni/config';
import {
  type CancelJobOptions,
  type FollowJobOptions,
  InvalidRequestError,
  type Job,
  type JobRecord,
  type JobState,
  type OpenUniError,
} from '@openuni/protocol';
import { jobFailure } from '../jobs/job-failure.js';
import { clearFailure } from '../jobs/written-failure.js';
import { cfgOptionWords, withCfgOptions } from '../options/cfg-options.js';
import { parseOptions } from '../options/parse-options.js';
import { drawCurves } from './curves/draw-curves.js';
import type { TrainingEvent, TrainingMetrics } from './training-event.js';
import { trainingEvents } from './training-events.js';
import { trainingLauncher } from './training-launcher.js';
import {
  type ParsedTrainingOptions,
  type ResumeTrainingOptions,
  trainingOptionsSchema,
} from './training-options.js';
import { type TrainingRequest, trainingArguments } from './training-request.js';
import { TrainingRun } from './training-run.js';

/** A training by its folder, whoever started it and whether or not it still runs. */
export class TrainingJob {
  readonly id: string;
  /** Absolute path. */
  readonly folder: string;
  readonly #job: Job;

  constructor(job: Job) {
    this.#job = job;
    this.id = job.id;
    this.folder = job.folder;
  }

  /** What `job.json` holds: request, config, environment, attempts. */
  record(): Promise<JobRecord> {
    return this.#job.record();
  }

  /** Where it stands: `queued`, `running`, `finished`, `failed`, `cancelled` or `lost`. */
  state(): Promise<JobState> {
    return this.#job.state();
  }

  /** The error that its end means to whoever waits for it: its last words, and what to do. */
  failure(state: JobState): Promise<OpenUniError> {
    return jobFailure(this.#job, state);
  }

  /**
   * Its events from the first one on, waiting for more until it has ended. Leaving the loop does the
   * training no harm.
   */
  follow(options: FollowJobOptions = {}): AsyncGenerator<TrainingEvent, void> {
    return trainingEvents(this.#job, options);
  }

  /** The lines that it printed, likewise. */
  logs(options: FollowJobOptions = {}): AsyncGenerator<string, void> {
    return this.#job.log(options);
  }

  /** The measurements of every step so far. */
  async metrics(): Promise<TrainingMetrics[]> {
    const found: TrainingMetrics[] = [];
    for await (const event of this.#job.events({ follow: false })) {
      if (event.type !== 'metric') continue;
      // A training that went back to an earlier checkpoint tells of the steps after it anew.
      while ((found.at(-1)?.step ?? -1) > event.step) found.pop();
      found.push({ step: event.step, values: event.values });
    }
    return found;
  }

  /** Ends it, and waits until its processes are gone. */
  cancel(options: CancelJobOptions = {}): Promise<void> {
    return this.#job.cancel(options);
  }

  /**
   * Goes on with a training that has ended, from its newest checkpoint. The run gives the events from
   * there on.
   */
  resume({ signal, ...options }: ResumeTrainingOptions = {}): TrainingRun<TrainingJob> {
    return new TrainingRun(() => this.relaunch(options), { signal });
  }

  /** The same without following it: resolves once it has been started. */
  async relaunch(given: ResumeTrainingOptions = {}): Promise<this> {
    const { signal: _, checkpoint, python, ...changes } = given;
    const { config, options } = await this.#request();
    const asked = parseOptions(trainingOptionsSchema, { ...options, ...defined(changes) });
    const merged: ParsedTrainingOptions = {
      ...asked,
      resume: checkpoint ?? true,
      cfgOptions: mergedOptions(options.cfgOptions, changes.cfgOptions),
    };
    const request: TrainingRequest = { config, options: merged };
    const args = trainingArguments(request);
    clearFailure(this.folder);
    const values = (await this.record()).config as ConfigObject | null;
    await this.#job.resume({
      ...{ request, args, python, launcher: trainingLauncher(merged) },
      // What cannot be read without Python stays as it was.
      ...(values && { config: withCfgOptions(values, changes.cfgOptions) }),
    });
    return this;
  }

  /**
   * Draws loss, learning rate and throughput over the steps.
   *
   * @param path ends in .png or .svg
   */
  async plot(path: string): Promise<void> {
    await drawCurves(await this.metrics(), path, { title: (await this.record()).name });
  }

  async #request(): Promise<TrainingRequest> {
    const { kind, request } = await this.record();
    const { config, options } = (request ?? {}) as Partial<TrainingRequest>;
    const parsed = trainingOptionsSchema.safeParse(options);
    if (kind === 'train' && typeof config === 'string' && parsed.success) {
      return { config, options: parsed.data };
    }
    throw new InvalidRequestError(`${this.id} is no training that can be resumed.`, {
      field: 'job',
      value: this.id,
      hint: 'Resume it with what started it.',
    });
  }
}

/** Later changes win; in lists they come last, where they win as well. */
function mergedOptions(
  before: ParsedTrainingOptions['cfgOptions'],
  changes: ParsedTrainingOptions['cfgOptions'],
): ParsedTrainingOptions['cfgOptions'] {
  if (before === undefined || changes === undefined) return changes ?? before;
  if (!Array.isArray(before) && !Array.isArray(changes)) return { ...before, ...changes };
  return [...cfgOptionWords(before), ...cfgOptionWords(changes)];
}
