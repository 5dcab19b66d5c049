import {
  type GenerateOptions,
  type SchedulerName,
  type SeedMode,
  schedulerNames,
  seedModes,
} from '@openuni/sdk';
import { type Command, Option } from 'commander';
import type { EngineOptions } from './engine-options.js';
import { addModelOptions, loadOptions, type ModelFlags, modelInput } from './model-options.js';
import { numberArgument } from './number-argument.js';
import { optionDescription } from './option-description.js';

/** Options of every command that draws from prompts. */
export interface PictureFlags extends EngineOptions, ModelFlags {
  readonly output?: string;
  readonly number?: number;
  readonly seed?: number;
  readonly seedMode?: SeedMode;
  readonly size?: string;
  readonly steps?: number;
  readonly guidance?: number;
  readonly scheduler?: SchedulerName;
  readonly negative?: string;
  readonly grid?: boolean;
}

export function addPictureOptions(command: Command, negative: string): Command {
  return addModelOptions(command)
    .option('-o, --output <path>', 'file or folder to write to (default: the current folder)')
    .option('-n, --number <count>', optionDescription('n'), numberArgument)
    .option('--seed <seed>', optionDescription('seed'), numberArgument)
    .addOption(new Option('--seed-mode <mode>', optionDescription('seedMode')).choices(seedModes))
    .option('--size <WxH>', optionDescription('size'))
    .option('--steps <count>', optionDescription('steps'), numberArgument)
    .option('--guidance <scale>', optionDescription('guidance'), numberArgument)
    .addOption(
      new Option('--scheduler <name>', optionDescription('scheduler')).choices(schedulerNames),
    )
    .option('--negative <text>', negative)
    .option('--grid', 'write one picture with all pictures in a grid');
}

/** The options of the SDK that prompts and flags stand for. */
export function pictureOptions(
  prompts: string[],
  flags: PictureFlags,
  cwd: string,
): GenerateOptions {
  const { number, seed, seedMode, size, steps, guidance, scheduler, negative } = flags;
  const [only] = prompts;
  return {
    // One prompt goes as a text: errors then say `prompt`, not `prompt[0]`.
    prompt: prompts.length === 1 && only !== undefined ? only : prompts,
    model: modelInput(flags, cwd),
    ...loadOptions(flags),
    n: number,
    seed,
    seedMode,
    size,
    steps,
    guidance,
    scheduler,
    negativePrompt: negative,
  };
}
