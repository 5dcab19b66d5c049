import type { JsonRunEvent } from '@openuni/sdk';
import { SingleBar } from 'cli-progress';
import type { CliContext } from '../../context.js';
import { timeLeft } from '../../progress/describe-event.js';

/** How far a data tool is: a bar on a terminal, its counts at the end on stdout. */
export function dataReporter({ stdout, stderr }: CliContext) {
  const bar = new SingleBar({
    stream: stderr,
    format: '{bar} {value}/{total}{note}',
    barsize: 24,
    clearOnComplete: true,
    gracefulExit: false,
  });
  const say = (text: string) => {
    bar.stop();
    stderr.write(`${text}\n`);
  };
  return {
    event(event: JsonRunEvent): void {
      if (event.type === 'step' && stderr.isTTY) {
        const note = timeLeft(event.etaMs);
        if (!bar.isActive) bar.start(event.total, 0, { note });
        bar.update(event.index + 1, { note });
      } else if (event.type === 'log') say(`${event.level}: ${event.message}`);
      else if (event.type === 'metric') {
        bar.stop();
        for (const [name, value] of Object.entries(event.values))
          stdout.write(`${name} ${value}\n`);
      }
    },
    end: () => bar.stop(),
  };
}
