import { InvalidRequestError } from '@openuni/protocol';

/** A config file holds what cannot be read without running it, or is not Python at all. */
export function configError(
  place: { readonly file: string; readonly line?: number },
  problem: string,
  hint = 'Configs may hold values, dict() calls, arithmetic, f-strings, read_base() and attributes. Start the training with the file itself: Python runs whatever it holds.',
): InvalidRequestError {
  const at = place.line === undefined ? place.file : `${place.file}:${place.line}`;
  return new InvalidRequestError(`${at}: ${problem}`, { field: 'config', value: place.file, hint });
}
