import { CommanderError } from 'commander';
import type { CliContext } from './context.js';
import { exitCodeOf, exitCodes } from './exit-code.js';
import { printError, printJsonError } from './print-error.js';
import { buildProgram } from './program.js';

/**
 * Runs the command line.
 *
 * @param args what the user typed after `openuni`
 * @returns the exit code
 */
export async function main(args: readonly string[], context: CliContext): Promise<number> {
  let exitCode: number = exitCodes.success;
  const program = buildProgram(context, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has printed help, version or what is wrong with the usage.
      return error.exitCode === 0 ? exitCodes.success : exitCodes.usage;
    }
    if (args.includes('--json')) printJsonError(error, context.stdout);
    printError(error, context.stderr, { verbose: args.includes('--verbose') });
    return exitCodeOf(error);
  }
}
