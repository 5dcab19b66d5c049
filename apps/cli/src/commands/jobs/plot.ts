import { join, resolve } from 'node:path';
import { TrainingJob } from '@openuni/sdk';
import { Command } from 'commander';
import type { CliContext } from '../../context.js';

export function plotCommand({ jobs, cwd, stdout }: CliContext): Command {
  return new Command('plot')
    .description('draw loss, learning rate and throughput over the steps, and print where')
    .argument('<job>', 'id or folder of a training')
    .option('-o, --output <file>', 'PNG or SVG (default: curves.png in the folder of the job)')
    .action(async (name: string, { output }: { output?: string }) => {
      const job = await (await jobs({})).open(name);
      const path = output === undefined ? join(job.folder, 'curves.png') : resolve(cwd, output);
      await new TrainingJob(job).plot(path);
      stdout.write(`${path}\n`);
    });
}
