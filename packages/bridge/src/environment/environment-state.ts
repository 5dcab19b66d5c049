import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { environmentPython } from './environment-python.js';
import { readStamp } from './environment-stamp.js';

/**
 * What lies in an environment's folder. `absent`: nothing; `started`: a set-up was cut off before
 * it could tell; `usable`: a virtual environment; `broken`: one whose interpreter is gone;
 * `foreign`: something else.
 */
export type EnvironmentState =
  | { readonly kind: 'absent' | 'started' | 'broken' | 'foreign' }
  | { readonly kind: 'usable'; readonly python: string };

/** Looks at files only. */
export function environmentState(directory: string): EnvironmentState {
  if (!existsSync(directory)) return { kind: 'absent' };
  if (!statSync(directory).isDirectory()) return { kind: 'foreign' };
  const python = pythonOfConfig(directory);
  if (python === null) {
    if (readdirSync(directory).length === 0) return { kind: 'absent' };
    return { kind: readStamp(directory) ? 'started' : 'foreign' };
  }
  // Follows links: an environment dies with the Python that it was made from.
  if (!existsSync(environmentPython(directory))) return { kind: 'broken' };
  return { kind: 'usable', python };
}

/** The version that `pyvenv.cfg` names: `version` by venv, `version_info` by virtualenv and uv. */
function pythonOfConfig(directory: string): string | null {
  try {
    const config = readFileSync(join(directory, 'pyvenv.cfg'), 'utf8');
    return /^version(?:_info)?\s*=\s*(\d+\.\d+\.\d+)/m.exec(config)?.[1] ?? '';
  } catch {
    return null;
  }
}
