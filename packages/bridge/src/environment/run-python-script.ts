import { CancelledError, PythonEnvironmentError, PythonNotFoundError } from '@openuni/protocol';
import { ExecaError, execa } from 'execa';
import type { z } from 'zod';
import { setupCommand } from './setup-command.js';

export interface PythonScriptOptions {
  /** How long Python may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Arguments before the script, such as the `-3.11` of Windows' launcher `py`. */
  readonly args?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs a script of our own in an interpreter and reads the JSON that it prints on its last line:
 * what a `sitecustomize` prints before that does no harm.
 */
export async function runPythonScript<Schema extends z.ZodType>(
  executable: string,
  script: string,
  schema: Schema,
  { timeoutMs, args = [], signal }: PythonScriptOptions,
): Promise<z.infer<Schema>> {
  try {
    const { stdout } = await execa(executable, [...args, '-c', script], {
      stdin: 'ignore',
      timeout: timeoutMs,
      // Importing torch may start its threads: see the worker's environment.
      env: { OMP_WAIT_POLICY: 'PASSIVE' },
      ...(signal && { cancelSignal: signal }),
    });
    return schema.parse(JSON.parse(stdout.slice(stdout.lastIndexOf('\n') + 1)));
  } catch (error) {
    throw scriptFailure(executable, timeoutMs, error);
  }
}

function scriptFailure(executable: string, timeoutMs: number, cause: unknown): Error {
  if (!(cause instanceof ExecaError)) {
    return new PythonEnvironmentError(`${executable} did not answer as Python does.`, {
      executable,
      cause,
      hint: 'Is it a Python interpreter? A wrapper must pass its arguments on.',
    });
  }
  if (cause.code === 'ENOENT' || cause.code === 'EACCES') {
    return new PythonNotFoundError(`${executable} cannot be started: ${cause.originalMessage}`, {
      searched: [executable],
      cause,
      hint: `Run \`${setupCommand()}\` to make an environment.`,
    });
  }
  if (cause.isCanceled) return new CancelledError('Python was asked to stop.', { cause });
  const what = cause.timedOut
    ? `did not answer within ${timeoutMs / 1000} s`
    : `failed: ${String(cause.stderr).trim().split('\n').slice(-3).join('\n')}`;
  return new PythonEnvironmentError(`${executable} ${what}`, {
    executable,
    cause,
    hint: `Run \`${setupCommand()}\` to make a sound environment.`,
  });
}
