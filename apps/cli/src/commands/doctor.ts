import { Command } from 'commander';
import type { CliContext } from '../context.js';
import { type DoctorFlags, runDoctor } from './doctor/run-doctor.js';
import { addEngineChoice } from './engine-options.js';

export function doctorCommand(context: CliContext, end: (exitCode: number) => void): Command {
  const command = new Command('doctor').description(
    'check that everything needed is there, and say how to get what is not',
  );
  return addEngineChoice(command)
    .option('--python <path>', 'Python interpreter; found by itself when left out')
    .option('--json', 'print one report as JSON on stdout')
    .action(async (flags: DoctorFlags) => end(await runDoctor(context, flags)));
}
