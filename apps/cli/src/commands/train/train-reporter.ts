import type { TrainingEvent, TrainingResult } from '@openuni/sdk';
import { SingleBar } from 'cli-progress';
import type { CliContext, TextOutput } from '../../context.js';
import { timeLeft } from '../../progress/describe-event.js';
import { describeMetrics } from './describe-metrics.js';

/** Tells whoever watches a training how it fares. */
export interface TrainReporter {
  started(id: string, folder: string): void;
  event(event: TrainingEvent): void;
  finished(result: TrainingResult): void;
  /** May be called more than once. */
  end(): void;
}

export function chooseTrainReporter(
  { stdout, stderr }: CliContext,
  { json }: { readonly json?: boolean | undefined },
): TrainReporter {
  if (json) return jsonReporter(stdout);
  return textReporter(stdout, stderr, stderr.isTTY ? barPrinter(stderr) : linePrinter(stderr));
}

function jsonReporter(stdout: TextOutput): TrainReporter {
  const line = (value: unknown) => stdout.write(`${JSON.stringify(value)}\n`);
  return {
    started: (id, folder) => line({ type: 'log', level: 'info', message: `${id} in ${folder}` }),
    event: line,
    finished: () => {},
    end: () => {},
  };
}

/** How steps are shown, and what else there is to say. */
export interface Printer {
  step(done: number, total: number | null, note: string): void;
  line(text: string): void;
  end(): void;
}

function textReporter(stdout: TextOutput, stderr: TextOutput, printer: Printer): TrainReporter {
  // The measurements of a step, until it is known whether its number of all steps follows.
  let step: { readonly done: number; readonly values: string } | undefined;
  const flush = () => {
    if (step) printer.step(step.done, null, step.values);
    step = undefined;
  };
  return {
    started: (id, folder) => printer.line(`${id} in ${folder}`),
    event(event) {
      if (event.type === 'step') {
        const values = step?.values ?? '';
        step = undefined;
        printer.step(event.index + 1, event.total, `${values}${timeLeft(event.etaMs)}`);
        return;
      }
      flush();
      if (event.type !== 'metric') {
        const text = describeTrainingEvent(event);
        if (text !== undefined) printer.line(text);
        return;
      }
      const values = describeMetrics(event.values);
      if ('loss' in event.values) step = { done: event.step + 1, values };
      else printer.line(`Step ${event.step + 1}: ${values}`);
    },
    finished({ checkpoint }) {
      flush();
      printer.end();
      stderr.write('Done\n');
      if (checkpoint) stdout.write(`${checkpoint.path}\n`);
    },
    end: () => printer.end(),
  };
}

function describeTrainingEvent(event: TrainingEvent): string | undefined {
  switch (event.type) {
    case 'checkpoint':
      return `Checkpoint ${event.path}`;
    case 'output':
      return `Picture ${event.path ?? event.index}`;
    case 'queued':
      return 'Waiting in the queue';
    case 'log':
      if (event.level === 'debug') return undefined;
      return event.level === 'info' ? event.message : `${event.level}: ${event.message}`;
    default:
      return undefined;
  }
}

/** Steps come by the hundred; a line a second tells enough. */
const intervalMs = 1000;

export function linePrinter(stderr: TextOutput): Printer {
  let quietUntil = 0;
  return {
    step(done, total, note) {
      const isLast = done === total;
      if (!isLast && performance.now() < quietUntil) return;
      quietUntil = performance.now() + intervalMs;
      stderr.write(`Step ${done}${total === null ? '' : ` of ${total}`}: ${note}\n`);
    },
    line: (text) => void stderr.write(`${text}\n`),
    end: () => {},
  };
}

export function barPrinter(stderr: TextOutput): Printer {
  const bar = new SingleBar({
    stream: stderr,
    format: '{bar} {value}/{total} {note}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 24,
    clearOnComplete: true,
    // Our own handler stops the bar; the library's would end the program.
    gracefulExit: false,
  });
  return {
    step(done, total, note) {
      // Without a known end there is no bar to fill: the number and the note stand alone.
      const end = total ?? done;
      if (!bar.isActive) bar.start(end, 0, { note });
      bar.setTotal(end);
      bar.update(done, { note });
    },
    line(text) {
      bar.stop();
      stderr.write(`${text}\n`);
    },
    end: () => bar.stop(),
  };
}
