import { delimiter, join } from 'node:path';
import { engineSource } from '../environment/engine-source.js';
import { referenceVariable } from './find-reference.js';

/**
 * Environment variables under which any Python runs the reference engine: it need not have our
 * package installed, and writes nothing into the checkout.
 *
 * @param reference absolute path of the checkout
 */
export function referenceVariables(
  reference: string,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const { directory, install } = engineSource();
  return {
    [referenceVariable]: reference,
    OPENUNI_REQUIREMENTS: join(directory, 'requirements'),
    PYTHONPATH: [install, env['PYTHONPATH']].filter(Boolean).join(delimiter),
    PYTHONDONTWRITEBYTECODE: '1',
  };
}
