import { type GenerateOptions, modelCards } from '@openuni/sdk';
import { Command } from 'commander';
import type { CliContext } from '../context.js';
import { generatePictures } from '../generate-pictures.js';
import { addEngineOptions, type EngineOptions } from './engine-options.js';
import { numberArgument } from './number-argument.js';
import { optionDescription } from './option-description.js';

interface GenerateFlags extends EngineOptions {
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

const examples = `
Each argument is one prompt: put a prompt of several words in quotes.

Examples:
  openuni generate "a red circle"
  openuni generate "a red circle" "a blue square" -n 4 --seed 1 -o pictures/
  openuni generate "three green triangles" -n 4 --grid -o grid.png
`;

export function generateCommand(context: CliContext, end: (exitCode: number) => void): Command {
  const command = new Command('generate')
    .description('draw pictures from prompts')
    .argument('<prompt...>', 'what to draw; each argument is one prompt')
    .option('-m, --model <model>', optionDescription('model'), modelCards[0]?.id)
    .option('-o, --output <path>', 'file or folder to write to (default: the current folder)')
    .option('-n, --number <count>', `${optionDescription('n')} (default: 1)`, numberArgument)
    .option('--seed <seed>', optionDescription('seed'), numberArgument)
    .option('--size <WxH>', optionDescription('size'))
    .option('--steps <count>', optionDescription('steps'), numberArgument)
    .option('--guidance <scale>', optionDescription('guidance'), numberArgument)
    .option('--negative <text>', optionDescription('negativePrompt'))
    .option('--grid', 'write one picture with all pictures in a grid')
    .addHelpText('after', examples);
  return addEngineOptions(command).action(async (prompts: string[], flags: GenerateFlags) => {
    end(await generatePictures(context, generateOptions(prompts, flags), flags));
  });
}

function generateOptions(prompts: string[], flags: GenerateFlags): GenerateOptions {
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
