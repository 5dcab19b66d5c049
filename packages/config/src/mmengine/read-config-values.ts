import { readPythonConfig } from '../python/read-python-config.js';
import type { TrainingConfig } from '../schema/training-config.js';
import type { ConfigObject } from '../values/config-value.js';
import { mmengineFields } from './from-mmengine.js';
import { trainingValues } from './training-values.js';

/**
 * The fields of an mmengine config, of a file or of a training config.
 *
 * @throws InvalidRequestError when the file cannot be read without running it
 */
export function readConfigValues(config: string | TrainingConfig): ConfigObject {
  return typeof config === 'string'
    ? mmengineFields(readPythonConfig(config))
    : trainingValues(config);
}
