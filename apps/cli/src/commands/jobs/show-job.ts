import { TrainingJob, type TrainingMetrics } from '@openuni/sdk';
import { Command } from 'commander';
import type { CliContext } from '../../context.js';
import { describeMetrics } from '../train/describe-metrics.js';

export function showJobCommand({ jobs, stdout }: CliContext): Command {
  return new Command('show')
    .description('tell what a job is, where it stands and how it was run')
    .argument('<job>', 'id or folder')
    .option('--json', 'print one JSON object')
    .action(async (name: string, { json }: { json?: boolean }) => {
      const job = await (await jobs({})).open(name);
      const record = await job.record();
      const state = await job.state();
      if (json) {
        stdout.write(`${JSON.stringify({ ...record, ...state, folder: job.folder })}\n`);
        return;
      }
      const attempt = record.attempts.at(-1);
      const metrics = (await new TrainingJob(job).metrics()).findLast(hasLoss);
      const lines: [string, string | undefined][] = [
        ['job', `${record.id} (${record.name})`],
        ['status', `${state.status}${endText(state.end)}`],
        ['folder', job.folder],
        ['started', attempt?.startedAt],
        ['ended', state.end?.endedAt],
        ['attempts', String(record.attempts.length)],
        ['step', metrics && `${metrics.step + 1}: ${describeMetrics(metrics.values)}`],
        ['command', attempt?.command.join(' ')],
        ['python', `${record.python} (${record.environment.python ?? 'unknown'})`],
        [
          'commit',
          record.git ? `${record.git.commit}${record.git.dirty ? ' (changed)' : ''}` : undefined,
        ],
      ];
      for (const [title, text] of lines) if (text) stdout.write(`${title.padEnd(9)} ${text}\n`);
    });
}

const hasLoss = ({ values }: TrainingMetrics) => 'loss' in values;

function endText(end: { exitCode: number | null; signal: string | null } | null): string {
  if (!end || end.exitCode === 0) return '';
  return end.signal ? ` (signal ${end.signal})` : ` (exit code ${end.exitCode})`;
}
