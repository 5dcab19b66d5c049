import { Command } from 'commander';
import type { CliContext } from '../context.js';
import { cancelJobCommand } from './jobs/cancel-job.js';
import { listJobsCommand } from './jobs/list-jobs.js';
import { logsCommand } from './jobs/logs.js';
import { plotCommand } from './jobs/plot.js';
import { resumeJobCommand } from './jobs/resume-job.js';
import { showJobCommand } from './jobs/show-job.js';

export function jobsCommand(context: CliContext, end: (exitCode: number) => void): Command {
  return new Command('jobs')
    .description('list, follow, plot, cancel and resume trainings and other jobs')
    .addCommand(listJobsCommand(context))
    .addCommand(showJobCommand(context))
    .addCommand(logsCommand(context, end))
    .addCommand(plotCommand(context))
    .addCommand(cancelJobCommand(context))
    .addCommand(resumeJobCommand(context, end));
}
