import type { Job } from '@openuni/protocol';
import { jobFailure } from '../jobs/job-failure.js';
import { clearFailure } from '../jobs/written-failure.js';
import type { RunEnd, RunWork } from '../run/run.js';
import { type EvaluationEvent, isEvaluationEvent } from './evaluation-event.js';

/**
 * Starts a job of an evaluation and follows it to its end. A run that is cancelled, or whose loop is
 * left, ends the job; what it has drawn and judged stays.
 */
export function evaluationWork<Result>(
  begin: () => Promise<{ readonly folder: string; readonly start: () => Promise<Job> }>,
  finish: (job: Job) => Promise<Result>,
): RunWork<EvaluationEvent, Result> {
  return async function* (
    signal,
  ): AsyncGenerator<EvaluationEvent, RunEnd<EvaluationEvent, Result>> {
    const { folder, start } = await begin();
    signal.throwIfAborted();
    clearFailure(folder);
    const job = await start();
    let done: EvaluationEvent = { type: 'done', timings: {} };
    let stopping: Promise<void> | undefined;
    const stop = () => {
      stopping ??= job.cancel();
      stopping.catch(() => {});
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
    try {
      for await (const event of job.events({ attempt: 'last' })) {
        if (event.type === 'done') done = event;
        else if (isEvaluationEvent(event)) yield event;
      }
    } finally {
      signal.removeEventListener('abort', stop);
    }
    await stopping;
    const state = await job.state();
    if (state.status !== 'finished') throw await jobFailure(job, state);
    return { result: await finish(job), event: done };
  };
}
