import { InvalidRequestError } from '@openuni/protocol';
import { type ConfigObject, type ConfigValue, isObject, isReference } from './config-value.js';

/**
 * A copy with the value at a dotted path replaced, or taken away where it is undefined.
 *
 * @throws InvalidRequestError where the path leads nowhere
 */
export function setPath(
  values: ConfigObject,
  path: string,
  value: ConfigValue | undefined,
): ConfigObject {
  return changed(values, path.split('.'), value, path) as ConfigObject;
}

function changed(
  owner: ConfigValue | undefined,
  [key = '', ...rest]: readonly string[],
  value: ConfigValue | undefined,
  path: string,
): ConfigValue {
  const inner = (old: ConfigValue | undefined) =>
    rest.length > 0 ? changed(old, rest, value, path) : value;
  if (Array.isArray(owner)) {
    const index = Number(key);
    if (!/^\d+$/.test(key) || index >= owner.length) {
      const { length } = owner;
      const hint = `Lists are entered by number; this one has ${length} entries, from 0.`;
      throw leadsNowhere(path, key, hint);
    }
    const entries = owner.map((old, i) => (i === index ? inner(old) : old));
    return entries.filter((entry) => entry !== undefined);
  }
  if (owner !== undefined && (!isObject(owner) || isReference(owner))) {
    throw leadsNowhere(path, key, 'What stands before it has no fields: set that as a whole.');
  }
  const fields: Record<string, ConfigValue> = { ...owner };
  const next = inner(Object.hasOwn(fields, key) ? fields[key] : undefined);
  if (next === undefined) {
    if (!Object.hasOwn(fields, key)) {
      throw leadsNowhere(path, key, 'Only what is there can be taken away.');
    }
    delete fields[key];
  } else fields[key] = next;
  return fields;
}

function leadsNowhere(path: string, key: string, hint: string): InvalidRequestError {
  return new InvalidRequestError(`${path} leads nowhere: there is no ${key}.`, {
    field: path,
    hint,
  });
}

export interface Difference {
  readonly set: Record<string, ConfigValue>;
  readonly remove: string[];
}

/** What must be set and removed to make `wanted` of `have`, by dotted path. */
export function difference(have: ConfigObject, wanted: ConfigObject): Difference {
  const found: Difference = { set: {}, remove: [] };
  compare(have, wanted, '', found);
  return found;
}

function compare(
  have: ConfigValue | undefined,
  wanted: ConfigValue | undefined,
  path: string,
  found: Difference,
): void {
  if (wanted === undefined) found.remove.push(path);
  else if (!isComparable(have, wanted)) {
    if (!isEqual(have, wanted)) found.set[path] = wanted;
  } else {
    for (const key of new Set([...Object.keys(have as object), ...Object.keys(wanted as object)])) {
      const inner = (value: unknown) => (value as Record<string, ConfigValue>)[key];
      compare(inner(have), inner(wanted), path ? `${path}.${key}` : key, found);
    }
  }
}

/** Whether two values have fields or entries to be compared one by one. */
function isComparable(have: ConfigValue | undefined, wanted: ConfigValue): boolean {
  if (Array.isArray(have) && Array.isArray(wanted)) {
    return have.length === wanted.length && wanted.every((entry) => isObject(entry));
  }
  const fields = [have, wanted].every((value) => isObject(value) && !isReference(value));
  return fields && !Object.keys(wanted as object).some((key) => key.includes('.'));
}

export function isEqual(a: ConfigValue | undefined, b: ConfigValue | undefined): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  if (Array.isArray(a) !== Array.isArray(b) || keys.length !== Object.keys(b).length) return false;
  const inner = (value: unknown, key: string) => (value as Record<string, ConfigValue>)[key];
  return keys.every((key) => key in b && isEqual(inner(a, key), inner(b, key)));
}
