import { PythonEnvironmentError } from '@openuni/protocol';
import { CommandFailed } from './command-runner.js';
import type { StepWork } from './setup-step.js';

/** A command as the work of a step: its lines, then the last of them as the note. */
export async function* commandWork(lines: AsyncGenerator<string, void>, hint: string): StepWork {
  let last: string | undefined;
  try {
    for await (const line of lines) {
      last = line;
      yield line;
    }
  } catch (cause) {
    if (!(cause instanceof CommandFailed)) throw cause;
    throw new PythonEnvironmentError(last ?? cause.message, { cause, hint });
  }
  return last;
}
