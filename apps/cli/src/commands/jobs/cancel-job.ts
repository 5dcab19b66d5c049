import { Command } from 'commander';
import type { CliContext } from '../../context.js';
import { numberArgument } from '../number-argument.js';

export function cancelJobCommand({ jobs, stdout }: CliContext): Command {
  return new Command('cancel')
    .description('end a job and wait until its processes are gone')
    .argument('<job>', 'id or folder')
    .option('--grace <seconds>', 'how long it may take before it is killed', numberArgument, 120)
    .action(async (name: string, { grace }: { grace: number }) => {
      const job = await (await jobs({})).open(name);
      await job.cancel({ graceMs: grace * 1000 });
      stdout.write(`${job.id} ${(await job.state()).status}\n`);
    });
}
