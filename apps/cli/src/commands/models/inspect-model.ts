import { resolve } from 'node:path';
import { Models } from '@openuni/sdk';
import { Command } from 'commander';
import type { CliContext } from '../../context.js';
import { exitCodes } from '../../exit-code.js';
import { Interruption } from '../../interruption.js';
import { checkpointTable } from './checkpoint-table.js';

interface InspectFlags {
  readonly variant?: string;
  readonly python?: string;
  readonly json?: boolean;
}

export function inspectCommand(context: CliContext, end: (exitCode: number) => void): Command {
  return new Command('inspect')
    .description('tell what a checkpoint holds: parameters by part, dtypes, the model it is of')
    .argument('<path>', 'a .pth or safetensors file, a DeepSpeed folder, or a model folder')
    .option('--variant <model>', 'id of a model to compare it with, tensor by tensor')
    .option('--python <path>', 'Python interpreter; found by itself when left out')
    .option('--json', 'print one JSON object')
    .action(async (path: string, _: InspectFlags, command: Command) => {
      // The list's own --json stands before the subcommand's name, and takes it from here.
      const { json, variant, python } = command.optsWithGlobals<InspectFlags>();
      using interruption = new Interruption(context);
      const models = new Models({ python });
      const { signal } = interruption;
      const file = resolve(context.cwd, path);
      const found = await models.inspect(file, { variant, signal }).catch((error) => {
        if (interruption.exitCode === undefined) throw error;
      });
      if (found) {
        context.stdout.write(json ? `${JSON.stringify(found)}\n` : checkpointTable(found));
      }
      const fits = found?.fit?.ok ?? true;
      end(interruption.exitCode ?? (fits ? exitCodes.success : exitCodes.failure));
    });
}
