import { type GenerateOptions, modelCards } from '@openuni/sdk';
import type { Command } from 'commander';
import type { EngineOptions } from './engine-options.js';
import { numberArgument } from './number-argument.js';
import { optionDescription } from './option-description.js';

/** Options of every command that draws from prompts. */
export interface PictureFlags extends EngineOptions {
  readonly model: string;
  readonly output?: string;
  readonly number?: number;
  readonly seed?: number;
  readonly size?: string;
  readonly steps?: number;
  readonly guidance?: number;
  readonly negative?: string;
  readonly grid?: boolean;
}

export function addPictureOptions(command: Command, negative: string): Command {
  return command
    .option('-m, --model <model>', optionDescription('model'), modelCards[0]?.id)
    .option('-o, --output <path>', 'file or folder to write to (default: the current folder)')
    .option('-n, --number <count>', `${optionDescription('n')} (default: 1)`, numberArgument)
    .option('--seed <seed>', optionDescription('seed'), numberArgument)
    .option('--size <WxH>', optionDescription('size'))
    .option('--steps <count>', optionDescription('steps'), numberArgument)
    .option('--guidance <scale>', optionDescription('guidance'), numberArgument)
    .option('--negative <text>', negative)
    .option('--grid', 'write one picture with all pictures in a grid');
}

/** The options of the SDK that prompts and flags stand for. */
export function pictureOptions(prompts: string[], flags: PictureFlags): GenerateOptions {
  const { model, number, seed, size, steps, guidance, negative } = flags;
  const [only] = prompts;
  return {
    // One prompt goes as a text: errors then say `prompt`, not `prompt[0]`.
    prompt: prompts.length === 1 && only !== undefined ? only : prompts,
    model,
    n: number,
    seed,
    size,
    steps,
    guidance,
    negativePrompt: negative,
  };
}
