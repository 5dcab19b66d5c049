import type { EvaluationReport, JsonRunEvent } from '@openuni/protocol';

type EvaluationEventType =
  | 'queued'
  | 'download'
  | 'load'
  | 'log'
  | 'metric'
  | 'step'
  | 'output'
  | 'done';

/**
 * What an evaluation tells: `step` and `output` of each picture drawn, then `step` of the questions
 * answered, if there are some; `metric` with `picturesPerSecond` or `questionsPerSecond`, `download`
 * of prompts, `load` of the model, `log`, `done`.
 */
export type EvaluationEvent = Extract<JsonRunEvent, { type: EvaluationEventType }>;

const types: readonly string[] = [
  'queued',
  'download',
  'load',
  'log',
  'metric',
  'step',
  'output',
  'done',
] satisfies EvaluationEventType[];

export function isEvaluationEvent(event: JsonRunEvent): event is EvaluationEvent {
  return types.includes(event.type);
}

export interface EvaluationResult {
  /** The job's id. */
  readonly id: string;
  /** Absolute path of the folder with pictures, evidence and report. */
  readonly folder: string;
  /** Scores with their evidence; what `report.json` holds. */
  readonly report: EvaluationReport;
  /** Absolute path of the page, which needs no network and no other file. */
  readonly html: string;
  /** Absolute path of the same as Markdown. */
  readonly markdown: string;
}

export interface ComparisonResult {
  /** The reports that were put side by side, in the order given. */
  readonly reports: readonly EvaluationReport[];
  readonly html: string;
  readonly markdown: string;
}
