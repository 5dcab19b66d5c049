import { readPythonNames } from '../python/read-python-config.js';
import type { ConfigObject } from '../values/config-value.js';
import { canonical } from './type-names.js';

/** Fields that mmengine itself reads. */
const known = new Set([
  ...['model', 'train_dataloader', 'optim_wrapper', 'param_scheduler', 'train_cfg'],
  ...[
    'val_dataloader',
    'val_evaluator',
    'val_cfg',
    'test_dataloader',
    'test_evaluator',
    'test_cfg',
  ],
  ...['default_hooks', 'custom_hooks', 'env_cfg', 'visualizer', 'log_level', 'log_processor'],
  ...[
    'load_from',
    'resume',
    'randomness',
    'strategy',
    'runner_type',
    'work_dir',
    'cfg',
    'launcher',
  ],
  ...['auto_scale_lr', 'data_preprocessor', 'default_scope', 'experiment_name', 'custom_imports'],
]);

/**
 * What counts of a config file, under the names that are written here: all but variables that other
 * values were made of. What nothing was made of, somebody's hook may read.
 *
 * @throws InvalidRequestError when the file cannot be read without running it
 */
export function configFields(path: string): ConfigObject {
  const { values, used } = readPythonNames(path);
  return fieldsOf(values, (name) => used.has(name));
}

/** The same of values, where it is known of their names which are variables. */
export function fieldsOf(
  values: ConfigObject,
  isVariable: (name: string) => boolean,
): ConfigObject {
  const kept = Object.entries(values).filter(([name]) => known.has(name) || !isVariable(name));
  return canonical(Object.fromEntries(kept)) as ConfigObject;
}
