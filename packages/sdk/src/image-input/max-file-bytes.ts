import type { InvalidRequestError } from '@openuni/protocol';
import { refuseImage } from './refuse-image.js';

/** The largest encoded picture that is read, 128 MiB: more than 100 megapixels need. */
export const maxFileBytes = 128 * 1024 * 1024;

export function tooManyBytes(field: string): InvalidRequestError {
  return refuseImage('The picture has more than 128 MiB.', {
    field,
    hint: 'Save it smaller, as JPEG for instance.',
  });
}
