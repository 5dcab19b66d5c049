import { PythonEnvironmentError } from '@openuni/protocol';
import { CommandFailed, type CommandRunner } from './command-runner.js';
import { pipRemedy } from './pip-remedy.js';
import { shellLine } from './setup-command.js';

/** Where pip gets packages from, on top of the user's own pip configuration. */
export interface PipSources {
  /** A package index in place of the configured one. */
  readonly indexUrl?: string | undefined;
  /** Folders or pages with more packages. */
  readonly findLinks?: readonly string[] | undefined;
  /** A folder that holds every package: nothing else is asked. */
  readonly offline?: string | undefined;
}

/** The options by which pip is told of the sources. */
function pipSourceOptions({ indexUrl, findLinks = [], offline }: PipSources): string[] {
  return [
    ...(indexUrl ? ['--index-url', indexUrl] : []),
    ...findLinks.flatMap((place) => ['--find-links', place]),
    ...(offline ? ['--no-index', '--find-links', offline] : []),
  ];
}

export interface Pip {
  /** The environment's interpreter. */
  readonly executable: string;
  readonly run: CommandRunner;
  readonly sources: PipSources;
  readonly signal?: AbortSignal | undefined;
}

/** Options of the user's pip configuration that would lead it out of the environment. */
const withinEnvironment = { PIP_USER: '0', PIP_TARGET: undefined, PIP_PREFIX: undefined };

/** `pip install` with these arguments, line by line. Failures carry their remedy. */
export async function* pipInstall(
  { executable, run, sources, signal }: Pip,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): AsyncGenerator<string, void> {
  // -I keeps PYTHONPATH and the user's site-packages from counting as installed.
  const command = ['-I', '-m', 'pip', 'install', '--no-input', '--disable-pip-version-check'];
  const words = [...command, '--progress-bar', 'off', ...pipSourceOptions(sources), ...args];
  const lines: string[] = [];
  try {
    for await (const line of run(executable, words, {
      env: { ...withinEnvironment, ...env },
      signal,
    })) {
      lines.push(line);
      yield line;
    }
  } catch (cause) {
    if (!(cause instanceof CommandFailed)) throw cause;
    const said = lines.findLast((line) => /^ERROR: /.test(line))?.replace('ERROR: ', '');
    throw new PythonEnvironmentError(`pip failed: ${said ?? cause.message}`, {
      executable,
      cause,
      hint: pipRemedy(lines) ?? `See what pip says: ${shellLine([executable, ...words])}`,
    });
  }
}
