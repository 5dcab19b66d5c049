import type { JobRequest, JsonRunEvent } from '@openuni/protocol';

/** What a training of a few steps tells: a loss that falls, a checkpoint at the end. */
export function* fakeTraining({ folder, config }: JobRequest): Generator<JsonRunEvent, void> {
  const loop = (config as { train_cfg?: { max_iters?: number } } | null | undefined)?.train_cfg;
  const steps = loop?.max_iters ?? 4;
  yield { type: 'log', level: 'info', message: `Training from step 0 to ${steps}` };
  for (let step = 0; step < steps; step += 1) {
    const values = { loss: 1 / (step + 1), lr: 1e-4, samples_per_second: 8 };
    yield { type: 'metric', step, values };
  }
  yield { type: 'checkpoint', path: `${folder}/iter_${steps}.pth`, step: steps };
  yield { type: 'done', timings: { train: steps } };
}
