import { Command, Option } from 'commander';
import type { CliContext } from '../context.js';
import { runSetup, type SetupFlags } from './setup/run-setup.js';

const examples = `
Run it again at any time: what is done is skipped, what was left half done is repaired.
Packages come from where pip is configured to get them.

Examples:
  openuni setup
  openuni setup --dir .venv --train
  openuni setup --into ~/miniconda3/envs/pictures
  openuni setup --offline wheels/
`;

export function setupCommand(context: CliContext, end: (exitCode: number) => void): Command {
  const several = (value: string, before: string[] = []) => [...before, value];
  return new Command('setup')
    .description('make the Python environment that runs the models')
    .option('--train', 'with what training needs')
    .option('--evaluation', 'with what scoring benchmarks needs')
    .option('--dev', 'with what the tests of the repository need')
    .addOption(
      new Option(
        '--reference',
        "the official code's own environment, apart from the other",
      ).conflicts(['train', 'evaluation', 'dev']),
    )
    .addOption(
      new Option(
        '--into <python>',
        'install into an environment of yours: its folder or interpreter; virtual or conda',
      ).conflicts(['dir', 'python', 'force']),
    )
    .option('--python <base>', 'interpreter to build on, 3.10 or newer; found when left out')
    .option('--dir <folder>', "where to make it (default: in the user's data folder)")
    .addOption(
      new Option('--torch <build>', 'build of torch; auto is cuda where Linux has an NVIDIA GPU')
        .choices(['auto', 'cpu', 'cuda'])
        .default(undefined, 'the one it has, else auto'),
    )
    .option('--index-url <url>', 'package index for pip, in place of the configured one')
    .option(
      '--find-links <place>',
      'folder or page with more packages for pip; repeatable',
      several,
    )
    .option('--offline <folder>', 'install from this folder of wheels alone')
    .option('--force', 'make it from nothing even where a good one exists')
    .option('--json', 'print events as JSON lines on stdout')
    .option('--verbose', "print pip's output")
    .addHelpText('after', examples)
    .action(async (flags: SetupFlags) => end(await runSetup(context, flags)));
}
