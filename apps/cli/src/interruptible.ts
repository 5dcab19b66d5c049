import type { CliContext } from './context.js';
import { exitCodes } from './exit-code.js';
import { Interruption } from './interruption.js';
import { printJsonError } from './print-error.js';

/**
 * Does work that Ctrl-C and SIGTERM stop. What it then fails with is told to programs alone: whoever
 * pressed the keys knows.
 *
 * @returns the exit code: 0, or that of the interruption
 * @throws what the work failed with, if it was not interrupted
 */
export async function interruptible(
  context: CliContext,
  json: boolean | undefined,
  work: (interruption: Interruption) => Promise<void>,
): Promise<number> {
  using interruption = new Interruption(context);
  try {
    await work(interruption);
  } catch (error) {
    if (interruption.exitCode === undefined) throw error;
    if (json) printJsonError(error, context.stdout);
  }
  return interruption.exitCode ?? exitCodes.success;
}
