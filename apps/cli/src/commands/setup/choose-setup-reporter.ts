import type { CliContext } from '../../context.js';
import { setupLines } from './setup-lines.js';
import type { SetupReporter } from './setup-reporter.js';
import { setupSpinner } from './setup-spinner.js';

/** JSON lines where they are asked for, a spinner on a terminal, plain lines elsewhere. */
export function chooseSetupReporter(
  { stdout, stderr }: CliContext,
  { json, verbose = false }: { readonly json?: boolean; readonly verbose?: boolean },
): SetupReporter {
  if (json) {
    return {
      event: (event) => void stdout.write(`${JSON.stringify(event)}\n`),
      end: () => {},
    };
  }
  // pip's lines would tear a spinner.
  return stderr.isTTY && !verbose
    ? setupSpinner(stdout, stderr)
    : setupLines(stdout, stderr, { verbose });
}
