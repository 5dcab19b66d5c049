import type { ConfigObject, ConfigValue } from '../values/config-value.js';
import { isReference } from '../values/config-value.js';
import { list } from './collections.js';
import { evaluate } from './evaluate.js';
import { Names } from './names.js';
import { writeString } from './string-literal.js';
import { parsePython, type Syntax } from './syntax.js';

/** What a Python literal is made of; names, calls and signs of anything but numbers are not. */
const literals = new Set([
  ...['None', 'Boolean', 'Number', 'String', 'ContinuedString'],
  ...['ArrayExpression', 'TupleExpression', 'ParenthesizedExpression', 'DictionaryExpression'],
]);

/** The value of a Python literal, as `ast.literal_eval` reads it; undefined where a text is none. */
export function pythonLiteral(text: string): ConfigValue | undefined {
  try {
    const [statement, ...others] = parsePython(text, 'literal').parts;
    if (statement?.name !== 'ExpressionStatement' || others.length > 0) return undefined;
    const [expression, ...more] = statement.parts;
    if (!expression || !statement.parts.every(isLiteral)) return undefined;
    const value = (part: Syntax) => evaluate(part, new Names());
    // A tuple needs no brackets.
    const isTuple = more.length > 0 || statement.children.some(({ name }) => name === ',');
    return isTuple ? list(statement, value) : value(expression);
  } catch {
    return undefined;
  }
}

function isLiteral(syntax: Syntax): boolean {
  const { name, children } = syntax;
  if (name === 'UnaryExpression') {
    const [sign, operand, ...more] = children;
    return /^[+-]$/.test(sign?.text ?? '') && operand?.name === 'Number' && more.length === 0;
  }
  const isUnpacked = children.some((child) => child.name.startsWith('*'));
  return literals.has(name) && !isUnpacked && syntax.parts.every(isLiteral);
}

/** A value as a Python literal on one line; what it refers to, by its name as text. */
export function pythonSource(value: ConfigValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  // JavaScript's numbers, `1e-5` among them, are Python's.
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return writeString(value);
  if (isReference(value)) return writeString(value.$ref);
  if (Array.isArray(value)) return `[${value.map(pythonSource).join(', ')}]`;
  const fields = Object.entries(value as ConfigObject);
  return `{${fields.map(([key, inner]) => `${writeString(key)}: ${pythonSource(inner)}`).join(', ')}}`;
}
