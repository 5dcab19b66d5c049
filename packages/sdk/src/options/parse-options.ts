import type { z } from 'zod';
import { invalidOptions } from './invalid-options.js';

/**
 * The schema's checks, with errors that a user can act on.
 *
 * @throws InvalidRequestError
 */
export function parseOptions<Schema extends z.ZodObject>(
  schema: Schema,
  options: unknown,
): z.output<Schema> {
  const parsed = schema.safeParse(options, { reportInput: false });
  if (!parsed.success) throw invalidOptions(parsed.error, options, schema);
  return parsed.data;
}
