import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import which from 'which';
import type { Surroundings } from './data-directory.js';

/** A way to call an interpreter. */
export interface PythonCandidate {
  readonly command: string;
  readonly args: readonly string[];
}

/** Versions to build on, the best tested first. */
const preferred = ['3.11', '3.12', '3.13', '3.10'];

/**
 * Interpreters that an environment could be made from, the best first: by version on the PATH (or
 * through Windows' launcher `py`) and among pyenv's, then whatever `python3` and `python` are.
 */
export function basePythonCandidates({
  platform = process.platform,
  env = process.env,
  home = homedir(),
}: Surroundings = {}): PythonCandidate[] {
  const onPath = (command: string): PythonCandidate[] =>
    (which.sync(command, { all: true, nothrow: true, path: env['PATH'] ?? '' }) ?? []).map(
      (path) => ({ command: path, args: [] }),
    );
  const byVersion = preferred.flatMap((minor) => [
    ...(platform === 'win32'
      ? onPath('py').map(({ command }) => ({ command, args: [`-${minor}`] }))
      : onPath(`python${minor}`)),
    ...pyenvPythons(minor, platform, env['PYENV_ROOT'] ?? pyenvRoot(home, platform)),
  ]);
  return [...byVersion, ...onPath('python3'), ...onPath('python')];
}

/** pyenv's own folder; on Windows that of pyenv-win, which has another layout. */
function pyenvRoot(home: string, platform: NodeJS.Platform): string {
  return platform === 'win32' ? join(home, '.pyenv', 'pyenv-win') : join(home, '.pyenv');
}

function pyenvPythons(minor: string, platform: NodeJS.Platform, root: string): PythonCandidate[] {
  const versions = join(root, 'versions');
  const place = platform === 'win32' ? ['python.exe'] : ['bin', 'python'];
  return listFolder(versions)
    .filter((name) => name.startsWith(`${minor}.`))
    .map((name) => ({ command: join(versions, name, ...place), args: [] }));
}

function listFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
