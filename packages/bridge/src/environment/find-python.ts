import { statSync } from 'node:fs';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PythonNotFoundError } from '@openuni/protocol';
import which from 'which';
import { ancestors } from './ancestors.js';
import { dataEnvironment, type Surroundings } from './data-directory.js';
import { environmentPython, interpretersIn } from './environment-python.js';
import { readStamp } from './environment-stamp.js';
import { setupCommand } from './setup-command.js';

export interface FindPythonOptions extends Surroundings {
  /** An interpreter, a virtual environment's folder, or a command on the PATH. */
  readonly python?: string | undefined;
  /** Where the search for `.venv` begins. Default: the working directory. */
  readonly cwd?: string | undefined;
  /** Where the second search for `.venv` begins. Default: this package's own folder. */
  readonly packageDirectory?: string | undefined;
}

/** How an interpreter was found. */
export type PythonSource = 'option' | 'variable' | 'active' | 'project' | 'setup';

export interface FoundPython {
  /** Absolute path of the interpreter. */
  readonly executable: string;
  /**
   * `option`: asked for; `variable`: OPENUNI_PYTHON; `active`: the activated environment, where
   * `openuni setup` has been at work in it; `project`: a `.venv` at or above the working directory or
   * this package; `setup`: what `openuni setup` made in the user's data directory.
   */
  readonly source: PythonSource;
  /** Every place that was looked at, in order; the last one held the interpreter. */
  readonly searched: readonly string[];
}

/**
 * Finds the Python that runs the engine: the option, OPENUNI_PYTHON, the environment that is
 * activated if `openuni setup` has prepared it, the nearest `.venv` at or above the working directory and then this package, last the environment of `openuni setup`.
 * Only looks at files; starts no process. What was asked for by name is never replaced by another.
 */
export function findPython(options: FindPythonOptions = {}): FoundPython {
  const { env = process.env, cwd = process.cwd() } = options;
  const asked: [PythonSource, string, string | undefined][] = [
    ['option', 'the option `python`', options.python],
    ['variable', 'OPENUNI_PYTHON', env['OPENUNI_PYTHON']],
  ];
  for (const [source, name, value] of asked) {
    if (value) return { ...interpreterNamed(value, name, options), source };
  }
  const own = options.packageDirectory ?? dirname(fileURLToPath(import.meta.url));
  const candidates: [PythonSource, string][] = [
    ...[...ancestors(cwd), ...ancestors(own)].map((folder): [PythonSource, string] => [
      'project',
      join(folder, '.venv'),
    ]),
    ['setup', dataEnvironment(options)],
  ];
  for (const directory of activated(env)) {
    const executable = interpretersIn(directory, options.platform).find(isFile);
    if (executable) return { executable, source: 'active', searched: [executable] };
  }
  const searched = new Set<string>();
  for (const [source, directory] of candidates) {
    const executable = environmentPython(directory, options.platform);
    searched.add(executable);
    if (isFile(executable)) return { executable, source, searched: [...searched] };
  }
  throw new PythonNotFoundError(
    `No Python environment for OpenUni was found. Looked at:\n${[...searched].map((place) => `  ${place}`).join('\n')}`,
    {
      searched: [...searched],
      hint: `Run \`${setupCommand()}\`, or set OPENUNI_PYTHON to a Python that has the openuni package.`,
    },
  );
}

function interpreterNamed(
  value: string,
  name: string,
  { cwd = process.cwd(), env = process.env, platform }: FindPythonOptions,
): { executable: string; searched: readonly string[] } {
  const path = resolve(cwd, value);
  const places = [path, ...interpretersIn(path, platform)];
  let executable = places.find(isFile);
  if (!executable && !isAbsolute(value) && !/[\\/]/.test(value)) {
    places.push(`${value} on the PATH`);
    executable = which.sync(value, { nothrow: true, path: env['PATH'] ?? '' }) ?? undefined;
  }
  if (executable) return { executable, searched: places };
  throw new PythonNotFoundError(`${name} names a Python that does not exist: ${value}`, {
    searched: places,
    hint: `Give the path of a Python interpreter, or leave it out and run \`${setupCommand()}\`.`,
  });
}

/** Activated environments that a set-up has left its stamp in: others may well lack the engine. */
function activated(env: Readonly<Record<string, string | undefined>>): string[] {
  return [env['VIRTUAL_ENV'], env['CONDA_PREFIX']].filter(
    (directory): directory is string => !!directory && readStamp(directory)?.key != null,
  );
}

function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false; // absent, or in a folder that is closed to us
  }
}
