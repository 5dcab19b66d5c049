import { InvalidRequestError } from '@openuni/protocol';
import { type PresetName, presetConfig, presetNames } from './presets/presets.js';
import { checkTrainingConfig } from './schema/check-training-config.js';
import type { TrainingConfig, TrainingConfigInput } from './schema/training-config.js';

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
  const whole = preset === undefined ? given : merged(presetOf(preset), given);
  const config = checkTrainingConfig(whole);
  const { model, schedule, stage } = config;
  const { hiddenSize, heads } = model.connector;
  if (hiddenSize % heads !== 0) {
    throw new InvalidRequestError(
      `model.connector.heads must divide hiddenSize, ${hiddenSize}; ${heads} does not.`,
      { field: 'model.connector.heads', value: heads },
    );
  }
  return {
    ...config,
    model: { ...model, freezeTransformer: model.freezeTransformer ?? stage === 'pretrain' },
    schedule: { ...schedule, warmup: schedule.warmup ?? Math.floor(schedule.iterations / 100) },
  };
}

function presetOf(name: string): TrainingConfigInput {
  if ((presetNames as readonly string[]).includes(name)) return presetConfig(name as PresetName);
  throw new InvalidRequestError(`There is no preset ${JSON.stringify(name)}.`, {
    field: 'preset',
    value: name,
    hint: `Presets: ${presetNames.join(', ')}.`,
  });
}

/** Fields of plain objects one by one; a source of another kind is taken whole. */
function merged(base: unknown, change: unknown): unknown {
  if (change === undefined) return base;
  if (!isPlain(base) || !isPlain(change)) return change;
  if ('kind' in change && change['kind'] !== base['kind']) return change;
  const keys = new Set([...Object.keys(base), ...Object.keys(change)]);
  return Object.fromEntries([...keys].map((key) => [key, merged(base[key], change[key])]));
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
