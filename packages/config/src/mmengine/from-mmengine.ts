import { InvalidRequestError } from '@openuni/protocol';
import { defineTrainingConfig } from '../define-training-config.js';
import type { TrainingConfig } from '../schema/training-config.js';
import type { ConfigObject } from '../values/config-value.js';
import { difference } from '../values/paths.js';
import { configFields } from './config-fields.js';
import { readTraining } from './read-training.js';
import { trainingValues } from './training-values.js';

/**
 * Reads an mmengine config file, official or ours, and the files that it reads, without running any
 * of it. What has no name in a `TrainingConfig` is kept under `mmengine`, so nothing is lost.
 *
 * @throws InvalidRequestError for what is no training config, or cannot be read without running it
 */
export function fromMMEngine(path: string): TrainingConfig {
  return trainingFromFields(configFields(path), path);
}

/** The same of fields that have been read already. */
export function trainingFromFields(wanted: ConfigObject, path = 'The config'): TrainingConfig {
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
