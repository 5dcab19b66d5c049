import type { FollowJobOptions } from '@openuni/protocol';
import { Command } from 'commander';
import type { CliContext } from '../../context.js';
import { exitCodes } from '../../exit-code.js';
import { numberArgument } from '../number-argument.js';

interface LogsFlags {
  readonly follow?: boolean;
  readonly lines?: number;
  readonly events?: boolean;
}

export function logsCommand(context: CliContext, end: (exitCode: number) => void): Command {
  return new Command('logs')
    .description('print what a job printed')
    .argument('<job>', 'id or folder')
    .option('-f, --follow', 'wait for more until the job has ended; Ctrl-C leaves the job alone')
    .option('-n, --lines <count>', 'only this many lines of what is there', numberArgument)
    .option('--events', 'its events as JSON lines in place of its log')
    .action(async (name: string, { follow = false, lines, events }: LogsFlags) => {
      const job = await (await context.jobs({})).open(name);
      const leave = new AbortController();
      const stop = () => leave.abort();
      context.signals.on('SIGINT', stop);
      try {
        const read = (options: FollowJobOptions) =>
          events ? eventLines(job.events(options)) : job.log(options);
        let skip = 0;
        if (lines !== undefined) {
          for await (const _ of read({ follow: false })) skip += 1;
          skip -= lines;
        }
        for await (const line of read({ follow, signal: leave.signal })) {
          if (skip > 0) skip -= 1;
          else context.stdout.write(`${line}\n`);
        }
        end(leave.signal.aborted ? exitCodes.interrupted : exitCodes.success);
      } finally {
        context.signals.off('SIGINT', stop);
      }
    });
}

async function* eventLines(events: AsyncIterable<unknown>): AsyncGenerator<string, void> {
  for await (const event of events) yield JSON.stringify(event);
}
