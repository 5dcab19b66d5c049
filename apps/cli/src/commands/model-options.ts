import { resolve } from 'node:path';
import {
  InvalidRequestError,
  type LoadOptions,
  type ModelInput,
  modelDtypes,
  quantizations,
} from '@openuni/sdk';
import { type Command, Option } from 'commander';
import { modelFileDescription, optionDescription } from './option-description.js';

/** Options that say which model runs, and how its weights are held. */
export interface ModelFlags extends Readonly<LoadOptions> {
  readonly model?: string;
  readonly config?: string;
  readonly checkpoint?: string;
  readonly cfgOptions?: string[];
}

export function addModelOptions(command: Command): Command {
  return command
    .option(
      '-m, --model <model>',
      'model id, or path of a model folder or checkpoint (default: openuni-nano)',
    )
    .option('--config <file>', modelFileDescription('config'))
    .option('--checkpoint <path>', modelFileDescription('checkpoint'))
    .option('--cfg-options <key=value...>', 'changes to the config; give them last')
    .addOption(new Option('--dtype <name>', optionDescription('dtype')).choices(modelDtypes))
    .option('--compile', optionDescription('compile'))
    .option('--offload', optionDescription('offload'))
    .addOption(
      new Option('--quantize <bits>', optionDescription('quantize')).choices(quantizations),
    )
    .option('--vae-tiling', optionDescription('vaeTiling'));
}

/** How the flags want models loaded. */
export function loadOptions(flags: ModelFlags): LoadOptions {
  const { dtype, compile, offload, quantize, vaeTiling } = flags;
  return { dtype, compile, offload, quantize, vaeTiling };
}

/**
 * The model that the flags name; undefined where they name none.
 *
 * @throws InvalidRequestError when they contradict each other
 */
export function modelInput(flags: ModelFlags, cwd: string): ModelInput | undefined {
  const { model, cfgOptions } = flags;
  const config = flags.config === undefined ? undefined : resolve(cwd, flags.config);
  const checkpoint = flags.checkpoint === undefined ? undefined : resolve(cwd, flags.checkpoint);
  if (config === undefined && cfgOptions) {
    throw new InvalidRequestError('--cfg-options change a config file, and none is given.', {
      field: 'cfgOptions',
      hint: 'Name the config with --config.',
    });
  }
  if (config !== undefined && model !== undefined) {
    throw new InvalidRequestError('--model and --config both say which model runs.', {
      field: 'model',
      value: model,
      hint: 'Leave one of them out. A checkpoint goes with either.',
    });
  }
  if (config !== undefined) {
    return { config, ...(cfgOptions && { cfgOptions }), ...(checkpoint && { checkpoint }) };
  }
  if (checkpoint === undefined) return model;
  return { checkpoint, ...(model !== undefined && { variant: model }) };
}
