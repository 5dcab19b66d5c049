import {
  type ConfigObject,
  type ConfigValue,
  isObject,
  isReference,
  ref,
} from '../values/config-value.js';
import type { Evaluate, Syntax } from './syntax.js';

/** The entries of a list or tuple, those of `*others` among them. */
export function list(syntax: Syntax, evaluate: Evaluate): ConfigValue[] {
  let isUnpacked = false;
  return syntax.children.flatMap((child): ConfigValue[] => {
    const unpack = isUnpacked;
    isUnpacked = child.name === '*';
    if (!/^[A-Z]/.test(child.name)) return [];
    const value = evaluate(child);
    if (!unpack) return [value];
    return Array.isArray(value) ? value : child.fail('Only a list can be unpacked.');
  });
}

export function dictionary(syntax: Syntax, evaluate: Evaluate): ConfigObject {
  const found: Record<string, ConfigValue> = {};
  const entries = syntax.children.filter(({ name }) => /^[A-Z]|^\*\*$/.test(name)).values();
  for (const entry of entries) {
    if (entry.name === '**') {
      Object.assign(found, unpacked(entries.next().value as Syntax, evaluate));
      continue;
    }
    const key = evaluate(entry);
    if (typeof key !== 'string') return entry.fail('Keys must be texts.');
    found[key] = evaluate(entries.next().value as Syntax);
  }
  return found;
}

/** The fields of a dict that is unpacked by `**`. */
export function unpacked(syntax: Syntax, evaluate: Evaluate): ConfigObject {
  const value = evaluate(syntax);
  if (isObject(value) && !isReference(value)) return value;
  return syntax.fail('Only a dict can be unpacked.');
}

/** `a.b`, `a['b']`, `a[0]` and `a[1:]`. */
export function member(syntax: Syntax, evaluate: Evaluate): ConfigValue {
  const [of, ...inner] = syntax.parts as [Syntax, ...Syntax[]];
  const owner = evaluate(of);
  if (syntax.children.some(({ name }) => name === ':')) return slice(syntax, owner, evaluate);
  const [last, ...more] = inner as [Syntax];
  if (more.length > 0) return syntax.fail('This cannot be read.');
  const isAttribute = last.name === 'PropertyName';
  if (isReference(owner)) {
    return isAttribute ? ref(`${owner.$ref}.${last.text}`) : syntax.fail('This cannot be read.');
  }
  const key = isAttribute ? last.text : evaluate(last);
  const found = field(owner, key);
  return found === undefined ? syntax.fail(`There is no ${key} in ${of.text}.`) : found;
}

function field(owner: ConfigValue, key: ConfigValue): ConfigValue | undefined {
  if (Array.isArray(owner)) return Number.isInteger(key) ? owner.at(Number(key)) : undefined;
  return isObject(owner) && Object.hasOwn(owner, String(key)) ? owner[String(key)] : undefined;
}

function slice(syntax: Syntax, owner: ConfigValue, evaluate: Evaluate): ConfigValue {
  const between = syntax.children.slice(syntax.children.findIndex(({ name }) => name === '[') + 1);
  const colon = between.findIndex(({ name }) => name === ':');
  const bound = (parts: readonly Syntax[]) => {
    const part = parts.find(({ name }) => /^[A-Z]/.test(name));
    return part && Number(evaluate(part));
  };
  const colons = between.filter(({ name }) => name === ':').length;
  if (!Array.isArray(owner) || colons > 1) return syntax.fail('This slice cannot be read.');
  return owner.slice(bound(between.slice(0, colon)), bound(between.slice(colon + 1)));
}
