import { PythonWriter } from '../python/write-python.js';
import type { TrainingConfig } from '../schema/training-config.js';
import { promptTemplate, tokenizerValues } from './model-values.js';
import { trainingValues } from './training-values.js';

/**
 * An mmengine config file of a training, as source: it runs on OpenUni's trainer and, but for hooks
 * and options that are OpenUni's own, on the official script. What `hardware` says of processes is
 * left to whoever starts it.
 */
export function toMMEngine(config: TrainingConfig): string {
  const writer = new PythonWriter(trainingValues(config), [
    ['prompt_template', promptTemplate(config.model)],
    ['tokenizer', tokenizerValues(config.model)],
  ]);
  const heading = ['An OpenUni training. Written by @openuni/config; run it with `openuni train`.'];
  return writer.file(heading);
}
