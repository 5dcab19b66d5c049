import { type OpenUniError, PythonEnvironmentError, WorkerCrashedError } from '@openuni/protocol';

export interface WorkerExit {
  readonly executable: string;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: readonly string[];
  /** Whether it ended before it said hello. */
  readonly starting: boolean;
}

const missingModule = /^(?:ModuleNotFoundError: )?.*No module named '?([\w.]+)'?/;

/** The error that the end of a worker means to whoever needed it. */
export function exitError(exit: WorkerExit): OpenUniError {
  const missing = exit.starting ? findMissingModule(exit.stderr) : undefined;
  if (missing) {
    return new PythonEnvironmentError(
      `The Python at ${exit.executable} has no package ${missing}.`,
      {
        executable: exit.executable,
        packages: [missing],
        hint: 'Run `openuni setup`, or name another Python with the option `python`.',
      },
    );
  }
  const how = exit.signal ? `by signal ${exit.signal}` : `with exit code ${exit.exitCode}`;
  const when = exit.starting ? 'while it was starting' : 'while it was needed';
  return new WorkerCrashedError(`The Python worker ended ${how} ${when}.`, {
    exitCode: exit.exitCode,
    signal: exit.signal,
    stderr: exit.stderr,
    hint:
      exit.signal === 'SIGKILL'
        ? 'Something killed it; on Linux, often the kernel when memory ran out.'
        : 'Its last lines are in the error; `openuni doctor` checks the environment.',
  });
}

function findMissingModule(stderr: readonly string[]): string | undefined {
  for (const line of stderr.toReversed()) {
    const name = missingModule.exec(line)?.[1];
    if (name) return name.split('.')[0];
  }
  return undefined;
}
