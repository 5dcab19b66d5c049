export {
  type DeepPartial,
  defineTrainingConfig,
  type PresetTrainingInput,
} from './define-training-config.js';
export { fromMMEngine } from './mmengine/from-mmengine.js';
export { readConfigValues } from './mmengine/read-config-values.js';
export { toMMEngine } from './mmengine/to-mmengine.js';
export type { PresetModel } from './presets/models.js';
export {
  type PresetName,
  type PresetRecipe,
  presetConfig,
  presetNames,
} from './presets/presets.js';
export { pythonLiteral, pythonSource } from './python/literal.js';
export { checkTrainingConfig } from './schema/check-training-config.js';
export type { DataConfig, DatasetConfig, MixConfig, SourceConfig } from './schema/data-config.js';
export type { HooksConfig } from './schema/hooks-config.js';
export type { ModelConfig } from './schema/model-config.js';
export {
  type TrainingConfig,
  type TrainingConfigInput,
  trainingConfigSchema,
} from './schema/training-config.js';
export type { ConfigObject, ConfigValue, Reference } from './values/config-value.js';
export { defined } from './values/defined.js';
export { setPath } from './values/paths.js';
