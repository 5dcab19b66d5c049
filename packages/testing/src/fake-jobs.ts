import {
  hasEnded,
  InvalidRequestError,
  type Job,
  type JobHost,
  type JobRequest,
} from '@openuni/protocol';
import { FakeJob } from './fake-job.js';
import type { FakeJobsOptions } from './fake-jobs-options.js';
import { fakeTraining } from './fake-training.js';

/** Jobs in memory: deterministic events, scripted progress, latency and failures. */
export class FakeJobs implements JobHost {
  /** Every request so far, oldest first. */
  readonly requests: JobRequest[] = [];
  readonly #options: FakeJobsOptions;
  readonly #jobs: FakeJob[] = [];

  constructor(options: FakeJobsOptions = {}) {
    this.#options = options;
  }

  async start(request: JobRequest): Promise<Job> {
    for (const job of this.#jobs) {
      if (job.folder === request.folder && !hasEnded((await job.state()).status)) {
        throw new InvalidRequestError(`A job runs in ${request.folder} already: ${job.id}.`, {
          field: 'folder',
        });
      }
    }
    this.requests.push(request);
    const { events = fakeTraining, ...pace } = this.#options;
    const id = `${request.kind}-fake-${this.requests.length}`;
    const job = new FakeJob(id, request, () => events(request), pace);
    this.#jobs.push(job);
    return job;
  }

  async open(idOrFolder: string): Promise<Job> {
    const found = this.#jobs.findLast(
      ({ id, folder }) => id === idOrFolder || folder === idOrFolder,
    );
    if (found) return found;
    throw new InvalidRequestError(`There is no job ${idOrFolder}.`, { field: 'job' });
  }

  async list(): Promise<Job[]> {
    return this.#jobs.toReversed();
  }
}
