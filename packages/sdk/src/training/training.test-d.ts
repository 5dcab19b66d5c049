import { defineTrainingConfig, type TrainingConfig } from '@openuni/config';
import { expectTypeOf } from 'vitest';
import type { Training } from './training.js';
import type { TrainingEvent, TrainingResult } from './training-event.js';
import type { TrainingJob } from './training-job.js';

declare const training: Training;

// A path or a config, and nothing else.
expectTypeOf(training.start).parameter(0).toEqualTypeOf<string | TrainingConfig>();
const run = training.start(defineTrainingConfig({ preset: 'openuni-b-512/pretrain' }));
expectTypeOf(await run).toEqualTypeOf<TrainingResult>();
expectTypeOf(await run.job).toEqualTypeOf<TrainingJob>();

// Events narrow by their type; pictures carry a path and no pixels.
for await (const event of run) {
  expectTypeOf(event).toEqualTypeOf<TrainingEvent>();
  if (event.type === 'metric')
    expectTypeOf(event.values['loss']).toEqualTypeOf<number | null | undefined>();
  if (event.type === 'output') expectTypeOf(event).not.toHaveProperty('image');
}

// @ts-expect-error there is no such launcher
training.start('a.py', { launcher: 'mpi' });
// @ts-expect-error a count
training.start('a.py', { nproc: '2' });
