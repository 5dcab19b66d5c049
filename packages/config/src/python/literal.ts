import type { ConfigObject, ConfigValue } from '../values/config-value.js';
import { isReference } from '../values/config-value.js';
import { evaluate } from './evaluate.js';
import { writeString } from './string-literal.js';
import { parsePython, type Syntax } from './syntax.js';

/** What a Python literal is made of; names and calls are not. */
const literals = new Set([
  ...['None', 'Boolean', 'Number', 'String', 'ContinuedString', 'UnaryExpression', 'ArithOp'],
  ...['ArrayExpression', 'TupleExpression', 'ParenthesizedExpression', 'DictionaryExpression'],
]);

/** The value of a Python literal, as `ast.literal_eval` reads it; undefined where a text is none. */
export function pythonLiteral(text: string): ConfigValue | undefined {
  try {
    const [statement, ...others] = parsePython(text, 'literal').parts;
    const [expression, ...more] = statement?.parts ?? [];
    if (!expression || others.length > 0 || more.length > 0) return undefined;
    return isLiteral(expression) ? evaluate(expression, new Map()) : undefined;
  } catch {
    return undefined;
  }
}

function isLiteral(syntax: Syntax): boolean {
  return literals.has(syntax.name) && syntax.parts.every(isLiteral);
}

/** A value as a Python literal on one line; what it refers to, by its name as text. */
export function pythonSource(value: ConfigValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return writeString(value);
  if (isReference(value)) return writeString(value.$ref);
  if (Array.isArray(value)) return `[${value.map(pythonSource).join(', ')}]`;
  const fields = Object.entries(value as ConfigObject);
  return `{${fields.map(([key, inner]) => `${writeString(key)}: ${pythonSource(inner)}`).join(', ')}}`;
}
