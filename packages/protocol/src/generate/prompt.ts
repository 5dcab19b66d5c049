import { z } from 'zod';

/** The longest prompt that is taken, in UTF-16 code units. Models read far less: nano 64 tokens. */
export const maxPromptLength = 10_000;

// Both patterns mean the same to JavaScript (flag u), to JSON Schema and to Python's re.
const hasText = /\S/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing NUL is the point.
export const isUnicodeText = /^[^\u0000\ud800-\udfff]*$/u;

/** Text for a model: something beside white space, no NUL, no half surrogate pairs. */
export const promptSchema = z
  .string()
  .max(maxPromptLength, `must be at most ${maxPromptLength} characters`)
  .regex(hasText, 'must not be empty')
  .regex(isUnicodeText, 'must be valid Unicode text without NUL characters');
