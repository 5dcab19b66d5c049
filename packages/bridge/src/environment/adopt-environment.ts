import { PythonEnvironmentError } from '@openuni/protocol';
import { oldestPython } from './find-base-python.js';
import { findPython } from './find-python.js';
import { inspectPython } from './inspect-python.js';
import { compareMinor } from './requirements.js';
import { setupCommand } from './setup-command.js';

/** An environment of the user's own, made by whatever they use: venv, virtualenv, uv, conda. */
export interface AdoptedEnvironment {
  /** Its folder. */
  readonly directory: string;
  /** Its interpreter. */
  readonly executable: string;
  /** Version of Python, such as `3.11.7`. */
  readonly python: string;
}

/**
 * Looks at an environment that packages are to be installed into.
 *
 * @param named an interpreter, an environment's folder, or a command on the PATH
 */
export async function adoptEnvironment(
  named: string,
  signal?: AbortSignal,
): Promise<AdoptedEnvironment> {
  const { executable } = findPython({ python: named });
  const found = await inspectPython(executable, signal && { signal });
  if (found.isManaged) {
    throw new PythonEnvironmentError(`${executable} belongs to the operating system.`, {
      executable,
      hint: `Make an environment from it: \`${setupCommand('--python', executable)}\`.`,
    });
  }
  if (compareMinor(found.version, oldestPython) < 0) {
    throw new PythonEnvironmentError(`${executable} is Python ${found.version}: too old.`, {
      executable,
      hint: `Name one of Python ${oldestPython} or newer.`,
    });
  }
  return { directory: found.prefix, executable, python: found.version };
}
