import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PythonEnvironmentError } from '@openuni/protocol';
import { ancestors } from './ancestors.js';

/** The folder of the engine's Python code and of the requirements that go with it. */
export interface EngineSource {
  /** Holds `pyproject.toml`, `openuni/` and `requirements/`. */
  readonly directory: string;
  /**
   * Whether environments refer to the folder (a checkout, where edits take effect at once) rather
   * than hold a copy (a published package, which the package manager may move or remove).
   */
  readonly editable: boolean;
}

/** Finds the Python code that belongs to this copy of the SDK: above it, in a folder `python`. */
export function engineSource(from: string = dirname(fileURLToPath(import.meta.url))): EngineSource {
  for (const folder of ancestors(from)) {
    const directory = join(folder, 'python');
    if (existsSync(join(directory, 'openuni', '__init__.py'))) {
      return { directory, editable: !directory.split(/[\\/]/).includes('node_modules') };
    }
  }
  throw new PythonEnvironmentError('The Python code of the SDK is missing.', {
    hint: 'Install the OpenUni packages again, or clone the repository again.',
  });
}
