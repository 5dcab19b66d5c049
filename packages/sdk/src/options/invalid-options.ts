import { InvalidRequestError } from '@openuni/protocol';
import type { z } from 'zod';
import { nearestName } from './near-names.js';
import { showValue } from './show-value.js';

type Issue = z.core.$ZodIssue;

/** What fields that take several forms take; zod can only say that none of them fits. */
const forms: Readonly<Record<string, string>> = {
  prompt: 'a text or a list of texts',
  role: 'system, user or assistant',
  type: 'text or image',
  content: 'a text or a list of texts and pictures',
  size: 'a text such as 512x512, or { width, height }',
  previews: 'true, false or a number of steps',
  model: 'an id, a path, or { config, cfgOptions, checkpoint }',
  cfgOptions: 'a list of key=value texts, or an object',
};

const typeNames: Readonly<Record<string, string>> = {
  number: 'a number',
  string: 'a text',
  object: 'an object',
};

/** The error that tells a user which option is wrong, how, and what would be right. */
export function invalidOptions(
  error: z.ZodError,
  options: unknown,
  schema: z.ZodObject,
): InvalidRequestError {
  const [issue] = error.issues;
  if (!issue) return new InvalidRequestError('The options are not valid.', { cause: error });
  if (issue.code === 'unrecognized_keys' && issue.path.length === 0) {
    return unknownOption(issue.keys[0] ?? '', Object.keys(schema.shape), error);
  }
  const found = likeliestIssue(issue);
  const field = fieldName(found.path) || 'options';
  const value = valueAt(options, found.path);
  const { message, hint = describeField(schema, found.path[0]) } = explain(found, field, value);
  return new InvalidRequestError(message, { field, value, hint, cause: error });
}

function unknownOption(
  name: string,
  known: readonly string[],
  cause: unknown,
): InvalidRequestError {
  const near = nearestName(name, known);
  return new InvalidRequestError(`There is no option named ${name}.`, {
    field: name,
    cause,
    hint: near ? `Did you mean ${near}?` : `The options are ${known.join(', ')}.`,
  });
}

/** Of a field with several forms, the complaint of the form that the user meant. */
function likeliestIssue(issue: Issue): Issue {
  if (issue.code !== 'invalid_union') return issue;
  const meant = issue.errors.find(([first]) => first && !isOtherForm(first))?.[0];
  return meant ? { ...meant, path: [...issue.path, ...meant.path] } : issue;
}

function isOtherForm(issue: Issue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 0 && issue.expected !== 'int';
}

function explain(issue: Issue, field: string, value: unknown): { message: string; hint?: string } {
  const shown = showValue(value);
  if (value === undefined && issue.code !== 'custom') return { message: `${field} is missing.` };
  switch (issue.code) {
    case 'too_small':
      if (issue.inclusive === false) {
        return { message: `${field} must be above ${issue.minimum}, not ${shown}.` };
      }
      return typeof value === 'number'
        ? bound(`${field} must be at least ${issue.minimum}, not ${shown}.`, issue.minimum)
        : { message: `${field} must not be empty.` };
    case 'too_big':
      if (typeof value === 'number') {
        return bound(`${field} must be at most ${issue.maximum}, not ${shown}.`, issue.maximum);
      }
      return typeof value === 'string'
        ? { message: `${field} ${issue.message}; it has ${value.length}.`, hint: 'Shorten it.' }
        : { message: `${field} must hold at most ${issue.maximum} entries, not ${shown}.` };
    case 'invalid_format':
      return {
        message: `${field} ${issue.message}, not ${shown}.`,
        ...(issue.message.includes('NUL') && { hint: 'Take the NUL characters out.' }),
      };
    case 'custom':
      return { message: `${field} ${issue.message}.` };
    case 'invalid_value':
      return { message: `${field} must be ${issue.values.join(' or ')}, not ${shown}.` };
    case 'unrecognized_keys':
      return { message: `${field} holds a field that is not known: ${issue.keys.join(', ')}.` };
    case 'invalid_type': {
      if (issue.expected !== 'int')
        return wrongType(field, typeNames[issue.expected] ?? issue.expected, shown);
      const near = typeof value === 'number' && Number.isFinite(value) ? Math.round(value) : null;
      const message = `${field} must be a whole number, not ${shown}.`;
      return near === null ? { message } : bound(message, near);
    }
    case 'invalid_union':
      return wrongType(field, forms[String(issue.path.at(-1))] ?? 'of another form', shown);
    default:
      return { message: `${field} is not valid: ${issue.message}.` };
  }
}

function bound(message: string, nearest: number | bigint): { message: string; hint: string } {
  return { message, hint: `The nearest value is ${nearest}.` };
}

function wrongType(field: string, expected: string, shown: string): { message: string } {
  return { message: `${field} must be ${expected}, not ${shown}.` };
}

/** What the option is for, which helps where there is nothing better to say. */
function describeField(schema: z.ZodObject, name: PropertyKey | undefined): string {
  const field = schema.shape[String(name)] as z.ZodType | undefined;
  return field?.meta()?.description ?? `The options are ${Object.keys(schema.shape).join(', ')}.`;
}

function fieldName(path: readonly PropertyKey[]): string {
  return path.reduce<string>((name, key) => {
    if (typeof key === 'number') return `${name}[${key}]`;
    return name ? `${name}.${String(key)}` : String(key);
  }, '');
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    root,
  );
}
