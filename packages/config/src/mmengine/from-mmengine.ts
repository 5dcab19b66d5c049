import { InvalidRequestError } from '@openuni/protocol';
import { defineTrainingConfig } from '../define-training-config.js';
import { readPythonConfig } from '../python/read-python-config.js';
import type { TrainingConfig } from '../schema/training-config.js';
import type { ConfigObject } from '../values/config-value.js';
import { difference } from '../values/paths.js';
import { readTraining } from './read-training.js';
import { trainingValues } from './training-values.js';
import { canonical } from './type-names.js';

/** Fields of mmengine's own; other names in a config file only help to write these. */
const fields = [
  ...['model', 'train_dataloader', 'optim_wrapper', 'param_scheduler', 'train_cfg'],
  ...['default_hooks', 'custom_hooks', 'env_cfg', 'visualizer', 'log_level', 'log_processor'],
  ...['load_from', 'resume', 'randomness', 'strategy', 'runner_type', 'work_dir', 'cfg'],
  ...[
    'val_dataloader',
    'val_evaluator',
    'val_cfg',
    'test_dataloader',
    'test_evaluator',
    'test_cfg',
  ],
  ...['auto_scale_lr', 'data_preprocessor', 'default_scope', 'experiment_name', 'custom_imports'],
];

/**
 * Reads an mmengine config file, official or ours, and the files that it reads, without running any
 * of it. What has no name in a `TrainingConfig` is kept under `mmengine`, so nothing is lost.
 *
 * @throws InvalidRequestError for what is no training config, or cannot be read without running it
 */
export function fromMMEngine(path: string): TrainingConfig {
  return trainingFromValues(readPythonConfig(path), path);
}

/** The same of values that have been read already. */
export function trainingFromValues(values: ConfigObject, path = 'The config'): TrainingConfig {
  const wanted = mmengineFields(values);
  for (const name of ['model', 'train_dataloader', 'optim_wrapper', 'train_cfg']) {
    if (wanted[name] === undefined) {
      throw new InvalidRequestError(`${path} is no training config: it has no ${name}.`, {
        field: 'config',
        value: path,
        hint: 'Name the config of a training, not one of the files that it is made of.',
      });
    }
  }
  const config = defineTrainingConfig(readTraining(wanted));
  const rest = difference(trainingValues(config), wanted);
  return { ...config, mmengine: rest };
}

/** What counts of a config: mmengine's fields, under the names that are written here. */
export function mmengineFields(values: ConfigObject): ConfigObject {
  const found = fields.flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [[name, canonical(value)] as const];
  });
  return Object.fromEntries(found);
}
