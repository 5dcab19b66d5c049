import yoctoSpinner from 'yocto-spinner';
import type { TextOutput } from '../../context.js';
import { duration } from '../../progress/describe-event.js';
import type { SetupReporter } from './setup-reporter.js';

interface TerminalOutput extends TextOutput {
  readonly columns?: number;
}

/** For terminals: one line a step, with a spinner and pip's latest line while it runs. */
export function setupSpinner(stdout: TextOutput, stderr: TerminalOutput): SetupReporter {
  const spinner = yoctoSpinner({ stream: stderr as never, handleSignals: false });
  let title = '';
  /** A line longer than the terminal would wrap, and the spinner then leave its upper part. */
  const fitted = (text: string) => text.slice(0, (stderr.columns || 80) - 4);
  return {
    event(event) {
      switch (event.type) {
        case 'start':
          title = event.title;
          spinner.start(fitted(title));
          break;
        case 'output':
          spinner.text = fitted(`${title}: ${event.line.trim()}`);
          break;
        case 'warning':
          if (spinner.isSpinning) spinner.warning(event.message).start(fitted(title));
          else stderr.write(`warning: ${event.message}\n`);
          break;
        case 'finish':
          spinner.success(
            `${event.title}, ${duration(event.ms)}${event.note ? ` (${event.note})` : ''}`,
          );
          break;
        case 'skip':
          spinner.start(event.title).success(`${event.title}: ${event.reason}`);
          break;
        case 'fail':
          spinner.error(`${event.title}: failed after ${duration(event.ms)}`);
          for (const line of event.output) stderr.write(`  | ${line}\n`);
          break;
        case 'ready':
          stderr.write(`The Python environment is ready (${duration(event.ms)}):\n`);
          stdout.write(`${event.environment.executable}\n`);
      }
    },
    // An interruption comes between the events.
    end: () => void spinner.stop(),
  };
}
