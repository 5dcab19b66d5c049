import { InvalidRequestError } from '@openuni/protocol';
import { findPython } from '../environment/find-python.js';
import { findReference } from './find-reference.js';
import { findReferencePython } from './find-reference-python.js';
import { referenceVariables } from './reference-variables.js';

export interface EngineChoice {
  /**
   * `native`; `reference`: a checkout of the official repository; or `module:Class` of another engine
   * on Python's path. Default `native`.
   */
  readonly engine?: string | undefined;
  /** With engine `reference`: folder of the checkout. Default: OPENUNI_REFERENCE. */
  readonly reference?: string | undefined;
  /** Path of a Python interpreter. Default: found. */
  readonly python?: string | undefined;
}

export interface ChosenEngine {
  /** What the worker is told. */
  readonly engine: string;
  /** Path of the interpreter. */
  readonly executable: string;
  /** Environment variables that the engine needs. */
  readonly variables: Readonly<Record<string, string>>;
}

/** @throws InvalidRequestError, PythonNotFoundError */
export function chooseEngine({ engine = 'native', reference, python }: EngineChoice): ChosenEngine {
  if (engine === 'reference') {
    const variables = referenceVariables(findReference(reference));
    return { engine, executable: findReferencePython({ python }), variables };
  }
  if (reference !== undefined) {
    throw new InvalidRequestError(`The engine ${engine} uses no checkout.`, {
      field: 'reference',
      value: reference,
      hint: 'Set engine to reference, or leave reference out.',
    });
  }
  if (engine !== 'native' && !engine.includes(':')) {
    throw new InvalidRequestError(`There is no engine ${engine}.`, {
      field: 'engine',
      value: engine,
      hint: 'Use native or reference.',
    });
  }
  return { engine, executable: findPython({ python }).executable, variables: {} };
}
