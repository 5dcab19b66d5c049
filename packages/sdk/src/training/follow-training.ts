import { isAbsolute, join } from 'node:path';
import type { Job } from '@openuni/protocol';
import { jobFailure } from '../jobs/job-failure.js';
import type { RunEnd } from '../run/run.js';
import { StepEvents } from './step-events.js';
import {
  isTrainingEvent,
  type TrainingCheckpoint,
  type TrainingEvent,
  type TrainingMetrics,
  type TrainingResult,
} from './training-event.js';

type DoneEvent = Extract<TrainingEvent, { type: 'done' }>;

export interface FollowTrainingOptions {
  /** `last`: only what the last attempt tells. */
  readonly attempt: 'all' | 'last';
  /** Aborting it cancels the training. */
  readonly signal: AbortSignal;
}

/** The events of a training until its end, then its result; throws what it failed with. */
export async function* followTraining(
  job: Job,
  { attempt, signal }: FollowTrainingOptions,
): AsyncGenerator<TrainingEvent, RunEnd<TrainingEvent, TrainingResult>> {
  const checkpoints: TrainingCheckpoint[] = [];
  let metrics: TrainingMetrics | null = null;
  let done: DoneEvent | undefined;
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping = job.cancel();
    // Its failure is thrown below; until then it is nobody's.
    stopping.catch(() => {});
  };
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  try {
    for await (const event of trainingEvents(job, { attempt })) {
      if (event.type === 'checkpoint') checkpoints.push(checkpointOf(event, job.folder));
      if (event.type === 'metric' && 'loss' in event.values) metrics = metricsOf(event);
      // One that was made longer has been done before.
      if (event.type === 'done') done = event;
      else yield event;
    }
  } finally {
    signal.removeEventListener('abort', stop);
  }
  await stopping;
  const state = await job.state();
  if (state.status !== 'finished') throw await jobFailure(job, state);
  const { id, folder } = job;
  const checkpoint = checkpoints.at(-1) ?? null;
  return {
    result: { id, folder, checkpoint, checkpoints, metrics },
    event: done ?? { type: 'done', timings: {} },
  };
}

/** The events of a training's job, with steps counted. */
export async function* trainingEvents(
  job: Job,
  options: Parameters<Job['events']>[0],
): AsyncGenerator<TrainingEvent, void> {
  const steps = new StepEvents((await job.record()).config);
  for await (const event of job.events(options)) {
    if (!isTrainingEvent(event)) continue;
    yield event;
    yield* steps.after(event);
  }
}

function checkpointOf({ path, step }: TrainingCheckpoint, folder: string): TrainingCheckpoint {
  return { path: isAbsolute(path) ? path : join(folder, path), step };
}

function metricsOf({ step, values }: TrainingMetrics): TrainingMetrics {
  return { step, values };
}
