import { TrainingJob } from '@openuni/sdk';
import { Command } from 'commander';
import type { CliContext } from '../../context.js';
import { exitCodes } from '../../exit-code.js';
import { launchOptions, type TrainFlags, trainingFlags } from '../train/train-flags.js';
import { watchTraining } from '../train/watch-training.js';

type ResumeFlags = TrainFlags & { readonly checkpoint?: string };

export function resumeJobCommand(context: CliContext, end: (exitCode: number) => void): Command {
  const command = new Command('resume')
    .description('go on with a job that has ended, from its newest checkpoint')
    .argument('<job>', 'id or folder')
    .option('--checkpoint <file>', 'go on from this one');
  return trainingFlags(command).action(async (name: string, flags: ResumeFlags) => {
    const { python, checkpoint } = flags;
    const job = await (await context.jobs({ python })).open(name);
    if ((await job.record()).kind !== 'train') {
      await job.resume();
      context.stderr.write(`Resumed. Follow it: openuni jobs logs -f ${job.id}\n`);
      end(exitCodes.success);
      return;
    }
    const options = { ...launchOptions(flags), checkpoint };
    end(await watchTraining(context, flags, () => new TrainingJob(job).relaunch(options)));
  });
}
