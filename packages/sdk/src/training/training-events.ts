import type { FollowJobOptions, Job } from '@openuni/protocol';
import { StepEvents } from './step-events.js';
import { isTrainingEvent, type TrainingEvent } from './training-event.js';

/** The events of a training's job, with steps counted. */
export async function* trainingEvents(
  job: Job,
  options: FollowJobOptions,
): AsyncGenerator<TrainingEvent, void> {
  const { config, logParser } = await job.record();
  // A log that events are read from counts its steps itself.
  const steps = new StepEvents(logParser ? null : config);
  for await (const event of job.events(options)) {
    if (!isTrainingEvent(event)) continue;
    yield event;
    yield* steps.after(event);
  }
}
