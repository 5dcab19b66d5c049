import { Command } from 'commander';
import packageJson from '../package.json' with { type: 'json' };
import { chatCommand } from './commands/chat.js';
import { dataCommand } from './commands/data.js';
import { doctorCommand } from './commands/doctor.js';
import { editCommand } from './commands/edit.js';
import { evalCommand } from './commands/eval.js';
import { generateCommand } from './commands/generate.js';
import { jobsCommand } from './commands/jobs.js';
import { modelsCommand } from './commands/models.js';
import { replayCommand } from './commands/replay.js';
import { reportCommand } from './commands/report.js';
import { scoreCommand } from './commands/score.js';
import { setupCommand } from './commands/setup.js';
import { trainCommand } from './commands/train.js';
import type { CliContext } from './context.js';

const exitCodesHelp = `
Exit codes: 0 done, 1 failed, 2 wrong usage or a request that breaks a rule, 130 interrupted.
`;

/** The whole command line. `end` takes the exit code of the command that ran. */
export function buildProgram(context: CliContext, end: (exitCode: number) => void): Command {
  const program = new Command('openuni')
    .description('OpenUni on your own machine')
    .version(packageJson.version)
    .addHelpText('after', exitCodesHelp);
  const commands = [
    generateCommand(context, end),
    editCommand(context, end),
    chatCommand(context, end),
    replayCommand(context, end),
    trainCommand(context, end),
    jobsCommand(context, end),
    dataCommand(context, end),
    evalCommand(context, end),
    scoreCommand(context, end),
    reportCommand(context, end),
    modelsCommand(context, end),
    setupCommand(context, end),
    doctorCommand(context, end),
  ];
  for (const command of commands) program.addCommand(command);
  return adapt(program, context);
}

/** Usage errors are thrown, by subcommands too, and mapped to exit codes by main, in one place. */
function adapt(command: Command, context: CliContext): Command {
  for (const subcommand of command.commands) adapt(subcommand, context);
  return command.exitOverride().configureOutput({
    writeOut: (text) => context.stdout.write(text),
    writeErr: (text) => context.stderr.write(text),
  });
}
