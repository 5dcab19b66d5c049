import { InvalidRequestError } from '@openuni/protocol';
import { pathKind } from './path-kind.js';

/**
 * Holds a path to what must be there.
 *
 * @param expected `any` is a file or a folder
 * @throws InvalidRequestError naming the option
 */
export async function existingPath(
  path: string,
  expected: 'file' | 'any',
  field: string,
  what: string,
): Promise<void> {
  const kind = await pathKind(path);
  if (kind === 'file' || (kind === 'folder' && expected === 'any')) return;
  const problem = kind === 'folder' ? 'is a folder, not a file' : 'is not there';
  throw new InvalidRequestError(`${what} ${path} ${problem}.`, {
    field,
    value: path,
    hint: 'Check the path.',
  });
}
