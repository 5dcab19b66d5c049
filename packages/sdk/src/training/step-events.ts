import type { TrainingEvent } from './training-event.js';

type StepEvent = Extract<TrainingEvent, { type: 'step' }>;

/**
 * Adds to the metrics of each step how far the training is, for progress bars. The time left is
 * reckoned from the steps that came live.
 */
export class StepEvents {
  readonly #total: number | undefined;
  #first: { step: number; at: number } | undefined;

  /** @param config the mmengine config; without one, steps are not counted */
  constructor(config: unknown) {
    const loop = (config as { train_cfg?: { max_iters?: unknown } } | null)?.train_cfg;
    const total = Number(loop?.max_iters);
    this.#total = Number.isInteger(total) && total > 0 ? total : undefined;
  }

  after(event: TrainingEvent): StepEvent[] {
    const total = this.#total;
    // Other measurements, such as validation's, come beside those of the same step.
    if (event.type !== 'metric' || total === undefined || !('loss' in event.values)) return [];
    if (event.step >= total) return [];
    const now = performance.now();
    this.#first ??= { step: event.step, at: now };
    const { step, at } = this.#first;
    const made = event.step - step;
    const etaMs = made > 0 ? ((now - at) / made) * (total - 1 - event.step) : null;
    return [{ type: 'step', index: event.step, total, etaMs }];
  }
}
