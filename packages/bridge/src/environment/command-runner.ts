import { CancelledError } from '@openuni/protocol';
import { ExecaError, execa } from 'execa';

export interface CommandOptions {
  /** Environment variables on top of this process's own; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a command and yields each line that it prints; throws `CommandFailed` unless it ends well. */
export type CommandRunner = (
  command: string,
  args: readonly string[],
  options?: CommandOptions,
) => AsyncGenerator<string, void>;

/** A command ended badly, or could not be started at all. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  /** What was run, as a person would type it. */
  readonly command: string;
  /** Null where a signal ended it or it never started. */
  readonly exitCode: number | null;

  constructor(command: string, exitCode: number | null, message: string, cause?: unknown) {
    super(message, { cause });
    this.command = command;
    this.exitCode = exitCode;
  }
}

/** Runs commands as processes: no standard input, both outputs in one, killed with their reader. */
export const runCommand: CommandRunner = async function* (command, args, options = {}) {
  const { env = {}, signal } = options;
  const subprocess = execa(command, args, {
    stdin: 'ignore',
    all: true,
    buffer: false,
    env: { ...env },
    ...(signal && { cancelSignal: signal }),
  });
  const lines = subprocess.iterable({ from: 'all' });
  try {
    // Not `yield*`: execa's iterator, when left early, would wait for the process to end by itself.
    for (let next = await lines.next(); !next.done; next = await lines.next()) yield next.value;
  } catch (error) {
    throw commandFailure(error, signal);
  } finally {
    subprocess.kill();
    await subprocess.catch(() => undefined);
  }
};

function commandFailure(error: unknown, signal: AbortSignal | undefined): unknown {
  if (!(error instanceof ExecaError)) return error;
  if (error.isCanceled) {
    return new CancelledError('The set-up was interrupted.', {
      cause: signal?.reason,
      hint: 'Run it again: it repairs what was left half done.',
    });
  }
  return new CommandFailed(error.escapedCommand, error.exitCode ?? null, error.shortMessage, error);
}
