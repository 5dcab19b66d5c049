import { InvalidRequestError } from '@openuni/protocol';
import { distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { type TrainingConfig, trainingConfigSchema } from './training-config.js';

/**
 * The whole config with its defaults.
 *
 * @throws InvalidRequestError that names the field
 */
export function checkTrainingConfig(input: unknown): TrainingConfig {
  const parsed = trainingConfigSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0] as z.core.$ZodIssue;
  const place = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    throw fieldError([...issue.path, key].join('.'), 'is not known', nearHint(key, issue.path));
  }
  const message = issue.message.replace(/^Invalid input: /, '');
  throw fieldError(place || 'config', issue.code === 'custom' ? message : `is wrong: ${message}`);
}

function fieldError(field: string, problem: string, hint?: string): InvalidRequestError {
  return new InvalidRequestError(`${field} ${problem}.`, {
    field,
    hint: hint ?? 'docs/training.md describes each field.',
  });
}

function nearHint(key: string, path: readonly PropertyKey[]): string {
  const known = knownFields(path);
  const near = known.find((name) => distance(name.toLowerCase(), key.toLowerCase()) <= 2);
  if (near) return `Did you mean ${near}?`;
  return known.length > 0 ? `Known fields: ${known.join(', ')}.` : 'Take it out.';
}

interface Inner {
  readonly shape?: Readonly<Record<string, Inner>>;
  readonly def: { readonly innerType?: Inner };
}

/** Names of the fields at a path, through defaults and optionals. */
function knownFields(path: readonly PropertyKey[]): string[] {
  let schema: Inner | undefined = trainingConfigSchema as unknown as Inner;
  for (const key of path) {
    schema = unwrapped(schema)?.shape?.[String(key)];
  }
  return Object.keys(unwrapped(schema)?.shape ?? {});
}

function unwrapped(schema: Inner | undefined): Inner | undefined {
  return schema?.def.innerType ? unwrapped(schema.def.innerType) : schema;
}
