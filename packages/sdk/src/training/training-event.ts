import type { JsonRunEvent } from '@openuni/protocol';

type TrainingEventType = 'queued' | 'log' | 'metric' | 'step' | 'checkpoint' | 'output' | 'done';

/**
 * What a training tells: `metric` and `step` of each step, `checkpoint`, `log`, `output` of pictures
 * that it draws between, `done`.
 */
export type TrainingEvent = Extract<JsonRunEvent, { type: TrainingEventType }>;

const types: readonly string[] = [
  'queued',
  'log',
  'metric',
  'step',
  'checkpoint',
  'output',
  'done',
] satisfies TrainingEventType[];

export function isTrainingEvent(event: JsonRunEvent): event is TrainingEvent {
  return types.includes(event.type);
}

/** What the values of one step were. */
export interface TrainingMetrics {
  /** From 0. */
  readonly step: number;
  /** By name: `loss`, `lr`, `grad_norm`, `samples_per_second`, ...; null: not finite. */
  readonly values: Readonly<Record<string, number | null>>;
}

export interface TrainingCheckpoint {
  /** Absolute path. An older one may have been removed since. */
  readonly path: string;
  /** Steps that it holds. */
  readonly step: number;
}

export interface TrainingResult {
  /** The job's id, for `training.job`. */
  readonly id: string;
  /** The job's folder. */
  readonly folder: string;
  /** The newest checkpoint; null when none was written. */
  readonly checkpoint: TrainingCheckpoint | null;
  /** All that were told of, the oldest first. */
  readonly checkpoints: readonly TrainingCheckpoint[];
  /** Of the last step; null when no step was made. */
  readonly metrics: TrainingMetrics | null;
}
