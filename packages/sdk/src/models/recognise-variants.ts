import { stat } from 'node:fs/promises';
import { describeCheckpoint } from './describe-checkpoint.js';

/** What was found out, by file and date: looking into a checkpoint starts Python. */
const known = new Map<string, Promise<readonly string[]>>();

/**
 * Ids of the variants that the tensors of a checkpoint fit.
 *
 * @throws WeightsInvalidError when it is damaged or no checkpoint
 * @throws PythonNotFoundError, PythonEnvironmentError
 */
export async function recogniseVariants(
  checkpoint: string,
  python: string | undefined,
): Promise<readonly string[]> {
  const { size, mtimeMs } = await stat(checkpoint);
  const key = JSON.stringify([checkpoint, size, mtimeMs, python]);
  let variants = known.get(key);
  if (!variants) {
    variants = describeCheckpoint(checkpoint, { python }).then((found) => found.variants);
    variants.catch(() => known.delete(key));
    known.set(key, variants);
  }
  return variants;
}
