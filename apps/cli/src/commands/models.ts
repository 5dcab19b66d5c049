import { Command } from 'commander';
import type { CliContext } from '../context.js';
import { convertCommand } from './models/convert-model.js';
import { inspectCommand } from './models/inspect-model.js';
import { listModels } from './models/list-models.js';
import { pullCommand } from './models/pull-model.js';

export function modelsCommand(context: CliContext, end: (exitCode: number) => void): Command {
  return new Command('models')
    .description('list the models that are known by name; fetch, look into and convert weights')
    .option('--json', 'print one JSON object a line')
    .action(({ json }: { json?: boolean }) => listModels(context.stdout, json))
    .addCommand(pullCommand(context, end))
    .addCommand(inspectCommand(context, end))
    .addCommand(convertCommand(context, end));
}
