import { basename, resolve } from 'node:path';
import {
  InvalidRequestError,
  type ModelCard,
  type ModelFiles,
  modelCapabilities,
} from '@openuni/protocol';
import { cfgOptionWords } from '../options/cfg-options.js';
import { existingPath } from './existing-path.js';
import type { ResolvedModel } from './resolved-model.js';

/**
 * A model that an official config file describes. What the file says is read by the engine: sizes and
 * steps default to those of the official scripts.
 *
 * @throws InvalidRequestError when a file is missing
 */
export async function resolveConfig(
  config: string,
  { checkpoint, cfgOptions }: ModelFiles,
): Promise<ResolvedModel> {
  const file = resolve(config);
  await existingPath(file, 'file', 'model.config', 'The config');
  if (!file.endsWith('.py')) {
    throw new InvalidRequestError(`${config} is no official config: its name must end in .py.`, {
      field: 'model.config',
      value: config,
      hint: 'Name a model, pretrain or finetune config, such as configs/models/....py.',
    });
  }
  const weights = checkpoint === undefined ? undefined : resolve(checkpoint);
  if (weights) await existingPath(weights, 'any', 'model.checkpoint', 'The checkpoint');
  const id = basename(file, '.py');
  return {
    card: cardOfConfig(id, file, weights),
    model: {
      id,
      path: null,
      config: { file, options: cfgOptionWords(cfgOptions) },
      ...(weights && { checkpoint: weights }),
    },
  };
}

function cardOfConfig(id: string, config: string, checkpoint: string | undefined): ModelCard {
  return {
    id,
    title: `An official config at ${config}`,
    stages: [],
    // What it cannot do, the engine refuses once it has read the config.
    capabilities: [...modelCapabilities],
    sizeMultiple: 32,
    minSize: 32,
    maxSize: 4096,
    defaultSize: { width: 512, height: 512 },
    defaultSteps: 20,
    defaultGuidance: 4.5,
    licence: 'unknown',
    weights: { kind: 'files', config, ...(checkpoint && { checkpoint }) },
  };
}
