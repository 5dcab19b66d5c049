import type { TrainingConfig } from '@openuni/config';
import type { JobHost } from '@openuni/protocol';
import { parseOptions } from '../options/parse-options.js';
import { TrainingJob } from './training-job.js';
import { type TrainingOptions, trainingOptionsSchema } from './training-options.js';
import { trainingJobRequest } from './training-request.js';
import { TrainingRun } from './training-run.js';

/** Trainings: jobs of their own, which this program may follow and need not outlive. */
export class Training {
  readonly #host: () => Promise<JobHost>;

  /** @param host gives the line to the jobs, or throws when there is none */
  constructor(host: () => Promise<JobHost>) {
    this.#host = host;
  }

  /**
   * Starts a training and follows it. What is wrong with config or options fails the run before
   * anything is started.
   *
   * @param config path of an mmengine config file, official or ours, or a `defineTrainingConfig`
   *
   * @example
   * const run = openuni.training.start('configs/finetune/my-config.py', { nproc: 2 });
   * for await (const event of run) if (event.type === 'metric') console.log(event.values);
   * const { checkpoint } = await run;
   */
  start(
    config: string | TrainingConfig,
    { signal, ...options }: TrainingOptions = {},
  ): TrainingRun<TrainingJob> {
    return new TrainingRun(() => this.submit(config, options), { signal });
  }

  /** The same without following it: resolves once it has been started. */
  async submit(
    config: string | TrainingConfig,
    { signal: _, ...options }: TrainingOptions = {},
  ): Promise<TrainingJob> {
    const request = trainingJobRequest(config, parseOptions(trainingOptionsSchema, options));
    return new TrainingJob(await (await this.#host()).start(request));
  }

  /** All trainings that this user has started and whose folders are still there, the newest first. */
  async jobs(): Promise<TrainingJob[]> {
    const jobs = await (await this.#host()).list();
    const kinds = await Promise.all(jobs.map((job) => job.record().then(({ kind }) => kind)));
    return jobs.filter((_, i) => kinds[i] === 'train').map((job) => new TrainingJob(job));
  }

  /**
   * A training by the id or the folder of its job.
   *
   * @throws InvalidRequestError when there is none
   */
  async job(idOrFolder: string): Promise<TrainingJob> {
    return new TrainingJob(await (await this.#host()).open(idOrFolder));
  }
}
