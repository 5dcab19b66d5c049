import { InvalidArgumentError } from 'commander';

/** Reads an option's number; its range is the schema's to check. */
export function numberArgument(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number.');
}
