import { Run, type RunOptions } from '../run/run.js';
import { type FollowedTraining, followTraining } from './follow-training.js';
import type { TrainingEvent, TrainingResult } from './training-event.js';

/**
 * A training that this program has started and follows. As with every run, to cancel it or to leave
 * its loop early ends the training. Should this program end or be killed instead, the training goes
 * on: `training.job(id)` finds it again.
 */
export class TrainingRun<Job extends FollowedTraining = FollowedTraining> extends Run<
  TrainingEvent,
  TrainingResult
> {
  /** The training's job, once it has been started. */
  readonly job: Promise<Job>;

  /** @param begin starts it, or throws what is wrong with it */
  constructor(begin: () => Promise<Job>, options: RunOptions = {}) {
    const begun = Promise.resolve().then(() => {
      // What is cancelled before it has begun starts nothing.
      options.signal?.throwIfAborted();
      return begin();
    });
    // Whoever awaits the run gets the same failure.
    begun.catch(() => {});
    super(async function* (signal) {
      const job = await begun;
      return yield* followTraining(job, { attempt: 'last', signal });
    }, options);
    this.job = begun;
  }
}
