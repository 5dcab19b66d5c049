import { Command } from 'commander';
import type { CliContext } from '../context.js';
import { generatePictures, generating } from '../generate-pictures.js';
import { addEngineOptions } from './engine-options.js';
import { optionDescription } from './option-description.js';
import { addPictureOptions, type PictureFlags, pictureOptions } from './picture-options.js';

const examples = `
Each argument is one prompt: put a prompt of several words in quotes.

Examples:
  openuni generate "a red circle"
  openuni generate "a red circle" "a blue square" -n 4 --seed 1 -o pictures/
  openuni generate "three green triangles" -n 4 --grid -o grid.png
  openuni generate "a dog" --config configs/models/openuni_b.py --checkpoint b.pth --seed-mode reference --grid
`;

export function generateCommand(context: CliContext, end: (exitCode: number) => void): Command {
  const command = new Command('generate')
    .description('draw pictures from prompts')
    .argument('<prompt...>', 'what to draw; each argument is one prompt')
    .addHelpText('after', examples);
  addPictureOptions(command, optionDescription('negativePrompt'));
  return addEngineOptions(command).action(async (prompts: string[], flags: PictureFlags) => {
    const task = generating(pictureOptions(prompts, flags, context.cwd), flags);
    end(await generatePictures(context, task, flags));
  });
}
