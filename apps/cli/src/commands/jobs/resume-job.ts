import { resolve } from 'node:path';
import { InvalidRequestError, TrainingJob } from '@openuni/sdk';
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
    const { python } = flags;
    const job = await (await context.jobs({ python })).open(name);
    // Paths are the shell's; the job itself keeps those that it was started with.
    const path = (given: string | undefined) => given && resolve(context.cwd, given);
    const deepspeed = flags.deepspeed?.endsWith('.json') ? path(flags.deepspeed) : flags.deepspeed;
    const options = {
      ...launchOptions({ ...flags, ...(deepspeed && { deepspeed }) }),
      ...(flags.checkpoint && { checkpoint: path(flags.checkpoint) }),
    };
    if ((await job.record()).kind !== 'train') {
      const [ignored] = Object.keys(options);
      if (ignored) {
        throw new InvalidRequestError(`${ignored} is for trainings, and ${job.id} is none.`, {
          field: ignored,
          hint: 'Resume it without.',
        });
      }
      await job.resume({ python });
      context.stderr.write(`Resumed. Follow it: openuni jobs logs -f ${job.id}\n`);
      end(exitCodes.success);
      return;
    }
    const resumed = { ...options, python };
    end(await watchTraining(context, flags, () => new TrainingJob(job).relaunch(resumed)));
  });
}
