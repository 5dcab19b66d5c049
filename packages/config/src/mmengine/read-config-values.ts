import type { TrainingConfig } from '../schema/training-config.js';
import type { ConfigObject } from '../values/config-value.js';
import { configFields } from './config-fields.js';
import { trainingValues } from './training-values.js';

/**
 * The fields of an mmengine config, of a file or of a training config.
 *
 * @throws InvalidRequestError when the file cannot be read without running it
 */
export function readConfigValues(config: string | TrainingConfig): ConfigObject {
  return typeof config === 'string' ? configFields(config) : trainingValues(config);
}
