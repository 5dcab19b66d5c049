import { isAbsolute, join } from 'node:path';
import type { JobState, OpenUniError } from '@openuni/protocol';
import type { RunEnd } from '../run/run.js';
import type {
  TrainingCheckpoint,
  TrainingEvent,
  TrainingMetrics,
  TrainingResult,
} from './training-event.js';

type DoneEvent = Extract<TrainingEvent, { type: 'done' }>;

/** What of a training's job is needed to follow it. */
export interface FollowedTraining {
  readonly id: string;
  readonly folder: string;
  follow(options: { attempt: 'all' | 'last' }): AsyncIterable<TrainingEvent>;
  cancel(): Promise<void>;
  state(): Promise<JobState>;
  /** The error that its end means. */
  failure(state: JobState): Promise<OpenUniError>;
}

export interface FollowTrainingOptions {
  /** `last`: only what the last attempt tells. */
  readonly attempt: 'all' | 'last';
  /** Aborting it cancels the training. */
  readonly signal: AbortSignal;
}

/** The events of a training until its end, then its result; throws what it failed with. */
export async function* followTraining(
  job: FollowedTraining,
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
    for await (const event of job.follow({ attempt })) {
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
  if (state.status !== 'finished') throw await job.failure(state);
  const { id, folder } = job;
  // One that was resumed at its end told nothing new: then what it told before holds.
  const earlier = checkpoints.length > 0 && metrics ? undefined : await lastTold(job);
  const checkpoint = checkpoints.at(-1) ?? earlier?.checkpoint ?? null;
  return {
    result: { id, folder, checkpoint, checkpoints, metrics: metrics ?? earlier?.metrics ?? null },
    event: done ?? { type: 'done', timings: {} },
  };
}

/** The newest checkpoint and measurements of all attempts of a job that has ended. */
async function lastTold(job: FollowedTraining) {
  let checkpoint: TrainingCheckpoint | null = null;
  let metrics: TrainingMetrics | null = null;
  for await (const event of job.follow({ attempt: 'all' })) {
    if (event.type === 'checkpoint') checkpoint = checkpointOf(event, job.folder);
    if (event.type === 'metric' && 'loss' in event.values) metrics = metricsOf(event);
  }
  return { checkpoint, metrics };
}

function checkpointOf({ path, step }: TrainingCheckpoint, folder: string): TrainingCheckpoint {
  return { path: isAbsolute(path) ? path : join(folder, path), step };
}

function metricsOf({ step, values }: TrainingMetrics): TrainingMetrics {
  return { step, values };
}
