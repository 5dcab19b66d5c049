import { existsSync } from 'node:fs';
import { referenceEnvironment } from '../environment/data-directory.js';
import { environmentPython } from '../environment/environment-python.js';
import { type FindPythonOptions, findPython } from '../environment/find-python.js';

/**
 * The interpreter that runs the official code: the option, OPENUNI_REFERENCE_PYTHON, the environment
 * that `openuni setup --reference` made, else the one that runs the native engine.
 *
 * @throws PythonNotFoundError
 */
export function findReferencePython(options: FindPythonOptions = {}): string {
  const { env = process.env } = options;
  const made = environmentPython(referenceEnvironment(options), options.platform);
  const python =
    options.python ?? (env['OPENUNI_REFERENCE_PYTHON'] || (existsSync(made) ? made : undefined));
  return findPython({ ...options, python }).executable;
}
