import { Command } from 'commander';
import type { CliContext } from '../context.js';
import { addEngineChoice } from './engine-options.js';
import { numberArgument } from './number-argument.js';
import { readConfigArgument } from './train/config-argument.js';
import { type TrainFlags, trainingFlags, trainingOptions } from './train/train-flags.js';
import { watchTraining } from './train/watch-training.js';

const examples = `
CONFIG is an mmengine config file (.py), official or ours, or a TypeScript file whose default export
is a training config. The training is a job: it goes on when the terminal is closed. Ctrl-C ends it;
its last checkpoint stays, and \`openuni jobs resume\` goes on from there exactly.

Examples:
  openuni train configs/finetune/mine.py --work-dir runs/first --seed 7
  openuni train mine.ts --nproc 2 --cfg-options train_cfg.max_iters=100
  openuni train mine.py --launcher slurm --nodes 2 --nproc 8 --slurm partition=gpu time=24:00:00
`;

export function trainCommand(context: CliContext, end: (exitCode: number) => void): Command {
  const command = new Command('train')
    .description('train a model as a config file says')
    .argument('<config>', 'config file: .py, .ts, .js or .mjs')
    .option('--work-dir <folder>', "the job's folder (default: work_dirs/<name of the config>)")
    .option('--seed <seed>', 'seed of everything that is drawn at random', numberArgument)
    .option(
      '--resume [checkpoint]',
      'go on from a checkpoint; without a value, from the newest in the work dir, if there is any',
    );
  return trainingFlags(addEngineChoice(command))
    .addHelpText('after', examples)
    .action(async (config: string, flags: TrainFlags) => {
      const source = await readConfigArgument(config, context.cwd);
      const options = { ...trainingOptions(flags), cwd: context.cwd };
      end(await watchTraining(context, flags, (training) => training.submit(source, options)));
    });
}
