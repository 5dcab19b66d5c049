import { CancelledError, type EvaluationEvent, Evaluations, type Run } from '@openuni/sdk';
import type { CliContext } from '../../context.js';
import { exitCodes } from '../../exit-code.js';
import { Interruption } from '../../interruption.js';
import { printJsonError } from '../../print-error.js';
import { timeLeft } from '../../progress/describe-event.js';
import { barPrinter, linePrinter } from '../train/train-reporter.js';

export interface WatchEvaluationOptions {
  readonly python?: string | undefined;
  readonly json?: boolean | undefined;
}

/**
 * What `eval`, `score` and `report` share: set a stage going, tell how it fares, print what came.
 *
 * @param finished lines for people, and the path that is the command's result
 * @returns the exit code
 */
export async function watchEvaluation<Result>(
  context: CliContext,
  { python, json }: WatchEvaluationOptions,
  begin: (evaluations: Evaluations, signal: AbortSignal) => Run<EvaluationEvent, Result>,
  finished: (result: Result) => { readonly lines: readonly string[]; readonly path: string },
): Promise<number> {
  const { stdout, stderr } = context;
  const evaluations = new Evaluations(() => context.jobs({ python }), { python });
  using interruption = new Interruption(context);
  const printer = stderr.isTTY ? barPrinter(stderr) : linePrinter(stderr);
  let speed = '';
  try {
    const run = begin(evaluations, interruption.signal);
    for await (const event of run) {
      if (json) stdout.write(`${JSON.stringify(event)}\n`);
      else if (event.type === 'metric') speed = describeSpeed(event.values);
      else if (event.type === 'step') {
        printer.step(event.index + 1, event.total, `${speed}${timeLeft(event.etaMs)}`);
      } else if (event.type === 'log' && event.level !== 'debug') printer.line(event.message);
    }
    printer.end();
    const { lines, path } = finished(await run);
    if (!json) {
      for (const line of lines) stderr.write(`${line}\n`);
      stdout.write(`${path}\n`);
    }
    return exitCodes.success;
  } catch (error) {
    if (interruption.exitCode === undefined && !CancelledError.isInstance(error)) throw error;
    printer.end();
    if (json) printJsonError(error, stdout);
    stderr.write('Stopped. The same command goes on from here.\n');
    return interruption.exitCode ?? exitCodes.failure;
  } finally {
    printer.end();
  }
}

function describeSpeed(values: Record<string, number | null>): string {
  const { picturesPerSecond: drawn, questionsPerSecond: answered } = values;
  if (typeof drawn === 'number') return `${drawn.toPrecision(3)} pictures/s`;
  return typeof answered === 'number' ? `${answered.toPrecision(3)} questions/s` : '';
}
