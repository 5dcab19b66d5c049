import { Command } from 'commander';
import type { CliContext } from '../../context.js';
import { table } from '../../output/table.js';

export function listJobsCommand({ jobs, stdout }: CliContext): Command {
  return new Command('ls')
    .description('list jobs, the newest first')
    .option('--json', 'print one JSON object a line')
    .action(async ({ json }: { json?: boolean }) => {
      const all = await (await jobs({})).list();
      const rows = await Promise.all(
        all.map(async (job) => {
          const { id, kind, name, createdAt } = await job.record();
          const { status, end } = await job.state();
          return { id, kind, name, status, createdAt, folder: job.folder, end };
        }),
      );
      if (json) for (const row of rows) stdout.write(`${JSON.stringify(row)}\n`);
      else if (rows.length === 0) stdout.write('There are no jobs yet: openuni train\n');
      else stdout.write(table([['ID', 'STATUS', 'STARTED', 'NAME', 'FOLDER'], ...rows.map(cells)]));
    });
}

interface Row {
  readonly id: string;
  readonly status: string;
  readonly createdAt: string;
  readonly name: string;
  readonly folder: string;
}

function cells({ id, status, createdAt, name, folder }: Row): string[] {
  return [id, status, createdAt.slice(0, 16).replace('T', ' '), name, folder];
}
