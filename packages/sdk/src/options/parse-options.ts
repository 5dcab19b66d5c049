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
  const parsed = schema.safeParse(withoutUndefined(options), { reportInput: false });
  if (!parsed.success) throw invalidOptions(parsed.error, options, schema);
  return parsed.data;
}

/** What is undefined was left out, and does not stand in the way of defaults. */
function withoutUndefined(options: unknown): unknown {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return options;
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
