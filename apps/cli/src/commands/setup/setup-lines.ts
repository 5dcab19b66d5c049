import type { TextOutput } from '../../context.js';
import { duration } from '../../progress/describe-event.js';
import type { SetupReporter } from './setup-reporter.js';

/** Plain lines, for logs and pipes: steps to stderr, the path of the interpreter to stdout. */
export function setupLines(
  stdout: TextOutput,
  stderr: TextOutput,
  { verbose }: { readonly verbose: boolean },
): SetupReporter {
  const line = (text: string) => void stderr.write(`${text}\n`);
  return {
    event(event) {
      switch (event.type) {
        case 'start':
          return line(`${event.title} ...`);
        case 'output':
          return verbose ? line(`  | ${event.line}`) : undefined;
        case 'warning':
          return line(`warning: ${event.message}`);
        case 'finish':
          return line(`  done in ${duration(event.ms)}${event.note ? `: ${event.note}` : ''}`);
        case 'skip':
          return line(`${event.title}: ${event.reason}`);
        case 'fail':
          if (!verbose) for (const text of event.output) line(`  | ${text}`);
          return line(`  failed after ${duration(event.ms)}`);
        case 'ready':
          line(`The Python environment is ready (${duration(event.ms)}):`);
          return void stdout.write(`${event.environment.executable}\n`);
      }
    },
    end: () => {},
  };
}
