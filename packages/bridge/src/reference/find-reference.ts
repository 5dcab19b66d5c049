import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { InvalidRequestError } from '@openuni/protocol';

/** Names the checkout where no option does. */
export const referenceVariable = 'OPENUNI_REFERENCE';

const getIt = 'Get it: git clone https://github.com/wusize/OpenUni (NTU S-Lab License 1.0).';

/** What tells a checkout from another folder; all that is used of it is checked in Python. */
const landmarks = ['src/models/openuni', 'scripts/train.py', 'configs'];

/**
 * The checkout of the official repository: the option, or OPENUNI_REFERENCE.
 *
 * @returns its absolute path
 * @throws InvalidRequestError when none is named, or it is none
 */
export function findReference(
  reference: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): string {
  const named = reference ?? env[referenceVariable];
  if (!named) {
    throw new InvalidRequestError(
      'The reference engine needs a checkout of the official repository.',
      {
        field: 'reference',
        hint: `Name its folder with the option reference or with ${referenceVariable}. ${getIt}`,
      },
    );
  }
  const folder = resolve(named);
  const missing = landmarks.find((place) => !existsSync(join(folder, place)));
  if (missing === undefined) return folder;
  throw new InvalidRequestError(
    `${folder} is no checkout of the official repository: ${missing} is not there.`,
    { field: 'reference', value: named, hint: getIt },
  );
}
