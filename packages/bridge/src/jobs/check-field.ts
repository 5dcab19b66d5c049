import { InvalidRequestError } from '@openuni/protocol';
import type { z } from 'zod';

/**
 * What a schema makes of a part of a request.
 *
 * @param field the part's name; none for an object whose parts are named by themselves
 * @throws InvalidRequestError that names the field
 */
export function checkField<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  ...field: string[]
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = [...field, ...(issue?.path ?? [])].join('.');
  throw new InvalidRequestError(`${name} is wrong: ${issue?.message}.`, {
    field: name,
    cause: parsed.error,
  });
}
