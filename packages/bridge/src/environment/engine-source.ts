import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PythonEnvironmentError } from '@openuni/protocol';
import { ancestors } from './ancestors.js';

/** The engine's Python code and the requirements that go with it. */
export interface EngineSource {
  /** Holds `requirements/`. */
  readonly directory: string;
  /** What pip installs: the folder of a checkout, or the wheel that a published package holds. */
  readonly install: string;
  /**
   * Whether environments refer to the folder (a checkout, where edits take effect at once) rather
   * than hold a copy (a published package, which the package manager may move or remove).
   */
  readonly editable: boolean;
}

/**
 * Finds the Python code that belongs to this copy of the SDK: the wheel in this package's folder
 * `engine`, or the folder `python` of a checkout above it.
 */
export function engineSource(from: string = dirname(fileURLToPath(import.meta.url))): EngineSource {
  const folders = [...ancestors(from)];
  const isPublished = from.split(/[\\/]/).includes('node_modules');
  // In a checkout a wheel is what packing has left behind.
  const finders = isPublished ? [findWheel, findCheckout] : [findCheckout, findWheel];
  for (const find of finders) {
    for (const folder of folders) {
      const found = find(folder, isPublished);
      if (found) return found;
    }
  }
  throw new PythonEnvironmentError('The Python code of the SDK is missing.', {
    hint: 'Install the OpenUni packages again, or clone the repository again.',
  });
}

function findWheel(folder: string): EngineSource | undefined {
  const directory = join(folder, 'engine');
  if (!existsSync(directory)) return undefined;
  const wheel = readdirSync(directory).find((name) => /^openuni-.+\.whl$/.test(name));
  return wheel ? { directory, install: join(directory, wheel), editable: false } : undefined;
}

function findCheckout(folder: string, isPublished: boolean): EngineSource | undefined {
  const directory = join(folder, 'python');
  if (!existsSync(join(directory, 'openuni', '__init__.py'))) return undefined;
  return { directory, install: directory, editable: !isPublished };
}
