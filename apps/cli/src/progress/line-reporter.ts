import type { TextOutput } from '../context.js';
import { describeEvent } from './describe-event.js';
import type { Reporter } from './reporter.js';

/** Steps and downloads come by the hundred; a line a second tells enough. */
const intervalMs = 1000;

/** Plain lines, for logs and pipes: progress to stderr, paths of saved pictures to stdout. */
export function lineReporter(stdout: TextOutput, stderr: TextOutput): Reporter {
  let quietUntil = 0;
  const printed = new Set<string>();
  return {
    note: (text) => void stderr.write(`${text}\n`),
    event(event) {
      const isFrequent = event.type === 'step' || event.type === 'download';
      const isLast = event.type === 'step' && event.index === event.total - 1;
      if (isFrequent && !isLast && performance.now() < quietUntil) return;
      const text = describeEvent(event);
      if (text === undefined) return;
      if (isFrequent) quietUntil = performance.now() + intervalMs;
      stderr.write(`${text}\n`);
    },
    saved({ path }) {
      // The pictures of a grid share one file.
      if (printed.has(path)) return;
      printed.add(path);
      stdout.write(`${path}\n`);
    },
    end: () => {},
  };
}
