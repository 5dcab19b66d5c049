import { modelCards, type RunEvent, type Timings } from '@openuni/protocol';
import { hubSettings } from '../hub/hub-settings.js';
import { type PulledModel, pullModel } from '../hub/pull-model.js';
import { Run } from '../run/run.js';
import { findNamedModel } from './find-named-model.js';
import { modelNotFound } from './model-not-found.js';

export interface ModelPullOptions {
  /** Aborting it cancels the run; what has come is kept, and the next pull goes on from there. */
  readonly signal?: AbortSignal | undefined;
}

/** Bytes of a file are on disk; `done` is the last. */
export type ModelPullEvent = Extract<RunEvent, { type: 'download' | 'done' }>;

export interface ModelPullResult extends PulledModel {
  /** Id of the model. */
  readonly model: string;
  /** Milliseconds by stage. */
  readonly timings: Timings;
}

/** Ids, and ids with a stage, of what the hub has. */
export function pullableModels(): string[] {
  return modelCards.flatMap(({ id, weights, stages }) => {
    if (weights.kind === 'none') return [id];
    return weights.kind === 'hub' ? [id, ...stages.map((stage) => `${id}:${stage}`)] : [];
  });
}

/** Fetches a model's files; see `Models.pull`. */
export function pullRun(
  model: string,
  { signal }: ModelPullOptions,
): Run<ModelPullEvent, ModelPullResult> {
  async function* work(aborted: AbortSignal) {
    const found = findNamedModel(model);
    if (!found) throw modelNotFound(model);
    const started = performance.now();
    const [, stage] = model.split(':');
    const settings = await hubSettings();
    const pulled = yield* pullModel(found.card, stage, {
      settings,
      signal: aborted,
      refresh: true,
    });
    const timings = { download: performance.now() - started };
    const result: ModelPullResult = { ...pulled, model: found.model.id, timings };
    return { result, event: { type: 'done' as const, timings } };
  }
  return new Run<ModelPullEvent, ModelPullResult>(work, { signal });
}
