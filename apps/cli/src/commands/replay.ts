import { resolve } from 'node:path';
import { readGenerationSettings, replayOptions } from '@openuni/sdk';
import { Command } from 'commander';
import type { CliContext } from '../context.js';
import { generatePictures, generating } from '../generate-pictures.js';
import { addEngineOptions, type EngineOptions } from './engine-options.js';
import { optionDescription } from './option-description.js';

interface ReplayFlags extends EngineOptions {
  readonly model?: string;
  readonly config?: string;
  readonly checkpoint?: string;
  readonly offload?: boolean;
  readonly output?: string;
}

export function replayCommand(context: CliContext, end: (exitCode: number) => void): Command {
  const command = new Command('replay')
    .description('draw a picture again from the settings in its PNG file')
    .argument('<picture>', 'a PNG file that openuni saved')
    .option('-m, --model <model>', 'model to use in place of the one that the picture names')
    .option('--config <file>', 'where the config lies that the picture names')
    .option('--checkpoint <path>', 'where the checkpoint lies that the picture names')
    .option('--offload', optionDescription('offload'))
    .option('-o, --output <path>', 'file or folder to write to (default: the current folder)');
  return addEngineOptions(command).action(async (picture: string, flags: ReplayFlags) => {
    const settings = await readGenerationSettings(resolve(context.cwd, picture));
    const at = (path?: string) => (path === undefined ? undefined : resolve(context.cwd, path));
    const { config: _, checkpoint: __, ...others } = settings;
    const { offload } = flags;
    const drawn = flags.model
      ? { ...replayOptions(others), model: flags.model }
      : replayOptions(settings, { config: at(flags.config), checkpoint: at(flags.checkpoint) });
    const task = generating({ ...drawn, offload }, flags);
    end(await generatePictures(context, task, flags));
  });
}
