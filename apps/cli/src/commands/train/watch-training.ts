import { CancelledError, Training, type TrainingJob, TrainingRun } from '@openuni/sdk';
import type { CliContext } from '../../context.js';
import { exitCodes } from '../../exit-code.js';
import { Interruption } from '../../interruption.js';
import { printJsonError } from '../../print-error.js';
import type { EngineFlags } from '../engine-options.js';
import { chooseTrainReporter } from './train-reporter.js';

export interface WatchTrainingOptions extends EngineFlags {
  readonly detach?: boolean | undefined;
  readonly python?: string | undefined;
  readonly json?: boolean | undefined;
}

/**
 * What `train` and `jobs resume` share: set a training going, tell how it fares until its end.
 *
 * @returns the exit code
 */
export async function watchTraining(
  context: CliContext,
  { detach, json, python, engine, reference }: WatchTrainingOptions,
  begin: (training: Training) => Promise<TrainingJob>,
): Promise<number> {
  const training = new Training(() => context.jobs({ python, engine, reference }));
  if (detach) {
    const { id, folder } = await begin(training);
    context.stdout.write(json ? `${JSON.stringify({ id, folder })}\n` : `${id}\n`);
    if (!json)
      context.stderr.write(`Started in ${folder}\nFollow it: openuni jobs logs -f ${id}\n`);
    return exitCodes.success;
  }
  using interruption = new Interruption(context);
  const reporter = chooseTrainReporter(context, { json });
  const run = new TrainingRun(() => begin(training), { signal: interruption.signal });
  try {
    const { id, folder } = await run.job;
    reporter.started(id, folder);
    for await (const event of run) reporter.event(event);
    reporter.finished(await run);
    return exitCodes.success;
  } catch (error) {
    if (interruption.exitCode === undefined && !CancelledError.isInstance(error)) throw error;
    reporter.end();
    if (json) printJsonError(error, context.stdout);
    const job = await run.job.catch(() => undefined);
    if (job) context.stderr.write(`Stopped. Go on with: openuni jobs resume ${job.id}\n`);
    return interruption.exitCode ?? exitCodes.failure;
  } finally {
    reporter.end();
  }
}
