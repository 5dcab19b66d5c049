import { type ConfigValue, isObject } from '../values/config-value.js';
import { unpacked } from './collections.js';
import type { Evaluate, Syntax } from './syntax.js';

type TextMethod = (text: string, a: string, b: string) => string;

const textMethods: Readonly<Record<string, TextMethod>> = {
  removeprefix: (text, prefix) => (text.startsWith(prefix) ? text.slice(prefix.length) : text),
  removesuffix: (text, suffix) =>
    suffix && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text,
  replace: (text, from, to) => text.replaceAll(from, () => to),
};

/** What a call is given: positional values, and named ones with those of `**` among them. */
export function callArguments(syntax: Syntax, evaluate: Evaluate) {
  const values: ConfigValue[] = [];
  const named: Record<string, ConfigValue> = {};
  const { children } = syntax;
  const entries = children.entries();
  for (const [i, child] of entries) {
    const next = () => (entries.next().value as [number, Syntax])[1];
    if (child.name === '*') child.fail('Unpacked lists in calls cannot be read.');
    if (child.name === 'for') child.fail('Generators cannot be read.');
    if (child.name === '**') Object.assign(named, unpacked(next(), evaluate));
    else if (children[i + 1]?.name === 'AssignOp') {
      next();
      named[child.text] = evaluate(next());
    } else if (/^[A-Z]/.test(child.name)) values.push(evaluate(child));
  }
  return { values, named };
}

/** Calls of what makes plain values: `dict`, `list`, `int`, methods of texts. */
export function call(
  syntax: Syntax,
  evaluate: Evaluate,
  isKnown: (name: string) => boolean,
): ConfigValue {
  const [callee, given] = syntax.parts as [Syntax, Syntax];
  const { values, named } = callArguments(given, evaluate);
  const isBuiltin = callee.name === 'VariableName' && !isKnown(callee.text);
  const made = isBuiltin ? builtin(callee.text, values, named) : method(callee, values, evaluate);
  if (made !== undefined) return made;
  return syntax.fail(`This call cannot be read without running it: ${syntax.shown}`);
}

function builtin(
  name: string,
  [first]: readonly ConfigValue[],
  named: Readonly<Record<string, ConfigValue>>,
): ConfigValue | undefined {
  switch (name) {
    case 'dict':
      if (first === undefined || isObject(first)) return { ...(first as object), ...named };
      return undefined;
    case 'list':
    case 'tuple':
      if (first === undefined) return [];
      return Array.isArray(first) ? [...first] : undefined;
    case 'int':
      return typeof first === 'number' ? Math.trunc(first) : undefined;
    case 'float':
      return typeof first === 'number' ? first : undefined;
    default:
      return undefined;
  }
}

function method(
  callee: Syntax,
  values: readonly ConfigValue[],
  evaluate: Evaluate,
): ConfigValue | undefined {
  const [of, name] = callee.parts;
  const apply = textMethods[name?.text ?? ''];
  if (callee.name !== 'MemberExpression' || !of || !apply) return undefined;
  // With more arguments, such as a count, Python does something else.
  if (values.length >= apply.length) return undefined;
  const text = evaluate(of);
  const [a, b = ''] = values;
  const areTexts = [text, a, b].every((value) => typeof value === 'string');
  return areTexts ? apply(text as string, a as string, b as string) : undefined;
}
