import { SingleBar } from 'cli-progress';
import type { TextOutput } from '../context.js';
import { describeEvent, timeLeft } from './describe-event.js';
import type { Reporter } from './reporter.js';

/** One bar that is redrawn in place, for a terminal. Paths are printed once it is gone. */
export function barReporter(stdout: TextOutput, stderr: TextOutput): Reporter {
  const paths = new Set<string>();
  const bar = new SingleBar({
    stream: stderr,
    format: '{bar} {note}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    clearOnComplete: true,
    // Our own handler stops the bar; the library's would end the program.
    gracefulExit: false,
  });
  const draw = (value: number, total: number, note: string) => {
    if (!bar.isActive) bar.start(total, 0, { note });
    bar.setTotal(total);
    bar.update(value, { note });
  };
  return {
    note: (text) => draw(0, 1, text),
    event(event) {
      const note = describeEvent(event);
      if (event.type === 'log') {
        if (note !== undefined) {
          bar.stop();
          stderr.write(`${note}\n`);
        }
      } else if (event.type === 'step') {
        const done = event.index + 1;
        draw(done, event.total, `${done}/${event.total} steps${timeLeft(event.etaMs)}`);
      } else if (event.type === 'download' && event.total !== null) {
        draw(event.bytes, event.total, note ?? '');
      } else if (note !== undefined) {
        draw(0, 1, note);
      }
    },
    saved: ({ path }) => void paths.add(path),
    end() {
      bar.stop();
      for (const path of paths) stdout.write(`${path}\n`);
    },
  };
}
