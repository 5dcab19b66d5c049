import { resolve } from 'node:path';
import { readGenerationSettings, replayOptions } from '@openuni/sdk';
import { Command } from 'commander';
import type { CliContext } from '../context.js';
import { generatePictures, generating } from '../generate-pictures.js';
import { addEngineOptions, type EngineOptions } from './engine-options.js';

interface ReplayFlags extends EngineOptions {
  readonly model?: string;
  readonly output?: string;
}

export function replayCommand(context: CliContext, end: (exitCode: number) => void): Command {
  const command = new Command('replay')
    .description('draw a picture again from the settings in its PNG file')
    .argument('<picture>', 'a PNG file that openuni saved')
    .option('-m, --model <model>', 'model to use in place of the one that the picture names')
    .option('-o, --output <path>', 'file or folder to write to (default: the current folder)');
  return addEngineOptions(command).action(async (picture: string, flags: ReplayFlags) => {
    const settings = await readGenerationSettings(resolve(context.cwd, picture));
    const options = replayOptions(settings);
    const task = generating({ ...options, model: flags.model ?? options.model });
    end(await generatePictures(context, task, flags));
  });
}
