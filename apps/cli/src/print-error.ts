import { inspect } from 'node:util';
import { errorToWire, OpenUniError, WorkerCrashedError } from '@openuni/sdk';
import type { TextOutput } from './context.js';

export interface PrintErrorOptions {
  /** Also print the Python traceback and the cause. */
  readonly verbose?: boolean | undefined;
}

/** Tells a person what went wrong and what to do about it. */
export function printError(error: unknown, to: TextOutput, { verbose }: PrintErrorOptions): void {
  if (!OpenUniError.isInstance(error)) {
    // Not foreseen: whoever looks into it needs all there is.
    to.write(`error: ${inspect(error)}\n`);
    return;
  }
  to.write(`error: ${error.message}\n`);
  if (error.hint) to.write(`hint: ${error.hint}\n`);
  if (WorkerCrashedError.isInstance(error) && error.stderr?.length) {
    to.write(`The last lines that Python printed:\n${indent(error.stderr.join('\n'))}\n`);
  }
  if (!verbose) return;
  if (error.python) to.write(`${error.python.traceback.trimEnd()}\n`);
  if (error.cause !== undefined) to.write(`cause: ${inspect(error.cause)}\n`);
}

/** The same for programs: a last line of `--json`, `{"error":{"code":...}}`. */
export function printJsonError(error: unknown, to: TextOutput): void {
  to.write(`${JSON.stringify({ error: errorToWire(error) })}\n`);
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}
