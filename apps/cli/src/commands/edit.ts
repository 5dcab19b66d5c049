import { Command } from 'commander';
import type { CliContext } from '../context.js';
import { editing, generatePictures } from '../generate-pictures.js';
import { imageArgument } from '../image-argument.js';
import { addEngineOptions } from './engine-options.js';
import { editOptionDescription } from './option-description.js';
import { addPictureOptions, type PictureFlags, pictureOptions } from './picture-options.js';

const examples = `
Each argument after the picture is one prompt: put a prompt of several words in quotes.

Examples:
  openuni edit photo.jpg "make it night" -m openuni-b-512
  openuni edit https://example.org/cat.png "a dog instead" -n 4 --grid -m ./my-model -o dogs.png
`;

export function editCommand(context: CliContext, end: (exitCode: number) => void): Command {
  const command = new Command('edit')
    .description('draw a picture anew as prompts say')
    .argument('<image>', 'the picture: a file or a URL')
    .argument('<prompt...>', 'what to change; each argument is one prompt')
    .addHelpText('after', examples);
  addPictureOptions(command, editOptionDescription('negativePrompt'));
  return addEngineOptions(command).action(
    async (image: string, prompts: string[], flags: PictureFlags) => {
      const source = imageArgument(image, context.cwd);
      const task = editing(
        { ...pictureOptions(prompts, flags, context.cwd), image: source },
        flags,
      );
      end(await generatePictures(context, task, flags));
    },
  );
}
