import type { SetupEvent } from '@openuni/bridge/setup';
import type { CliContext } from '../../context.js';
import { setupLines } from './setup-lines.js';
import { setupSpinner } from './setup-spinner.js';

/** Tells whoever runs the command how the set-up goes. */
export interface SetupReporter {
  event(event: SetupEvent): void;
  /** The last call, whether the set-up went well or not. */
  end(): void;
}

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
