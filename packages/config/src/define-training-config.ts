import { InvalidRequestError } from '@openuni/protocol';
import { trainingValues } from './mmengine/training-values.js';
import { type PresetName, presetConfig, presetNames } from './presets/presets.js';
import { checkTrainingConfig } from './schema/check-training-config.js';
import type { TrainingConfig, TrainingConfigInput } from './schema/training-config.js';
import { isObject } from './values/config-value.js';
import { defined } from './values/defined.js';

/** Any of the fields, and any of theirs. Lists are taken whole. */
export type DeepPartial<T> = T extends readonly unknown[]
  ? T
  : T extends object
    ? { [K in keyof T]?: DeepPartial<T[K]> | undefined }
    : T;

/** An official recipe, and what is different. */
export type PresetTrainingInput = DeepPartial<TrainingConfigInput> & {
  readonly preset: PresetName;
};

/**
 * A whole training config, checked, with every default filled in.
 *
 * @example
 * export default defineTrainingConfig({
 *   preset: 'openuni-b-512/finetune',
 *   model: { pretrained: 'pretrained.pth' },
 *   data: { batchSize: 8 },
 * });
 *
 * @throws InvalidRequestError that names the field
 */
export function defineTrainingConfig(
  input: TrainingConfigInput | PresetTrainingInput,
): TrainingConfig {
  const { preset, ...given } = input as Partial<PresetTrainingInput>;
  const asked = merged(preset === undefined ? {} : presetOf(preset), given);
  const config = checkTrainingConfig(asked);
  const { model, schedule, stage } = config;
  const { hiddenSize, heads } = model.connector;
  if (hiddenSize % heads !== 0) {
    throw new InvalidRequestError(
      `model.connector.heads must divide hiddenSize, ${hiddenSize}; ${heads} does not.`,
      { field: 'model.connector.heads', value: heads },
    );
  }
  const whole = {
    ...config,
    model: { ...model, freezeTransformer: model.freezeTransformer ?? stage === 'pretrain' },
    schedule: { ...schedule, warmup: schedule.warmup ?? Math.floor(schedule.iterations / 100) },
  };
  // What it sets and removes by path must lead somewhere.
  trainingValues(whole);
  return whole;
}

function presetOf(name: string): TrainingConfigInput {
  if ((presetNames as readonly string[]).includes(name)) return presetConfig(name as PresetName);
  throw new InvalidRequestError(`There is no preset ${JSON.stringify(name)}.`, {
    field: 'preset',
    value: name,
    hint: `Presets: ${presetNames.join(', ')}.`,
  });
}

/** Fields of objects one by one, but for undefined ones; a source of another kind is taken whole. */
function merged(base: unknown, change: unknown): unknown {
  if (change === undefined) return base;
  if (!isObject(change)) return change;
  const kept = fieldsKept(base, change);
  const keys = new Set([...Object.keys(kept), ...Object.keys(change)]);
  return defined(Object.fromEntries([...keys].map((key) => [key, merged(kept[key], change[key])])));
}

/** What stays of an object beside a change. */
function fieldsKept(base: unknown, change: Record<string, unknown>): Record<string, unknown> {
  const kind = change['kind'];
  if (!isObject(base) || (kind !== undefined && kind !== base['kind'])) return {};
  const { images, latents, ...kept } = base;
  // A data source has pictures or their latents.
  return defined({
    ...kept,
    images: change['latents'] === undefined ? images : undefined,
    latents: change['images'] === undefined ? latents : undefined,
  });
}
