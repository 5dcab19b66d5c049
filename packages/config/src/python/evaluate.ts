import type { ConfigValue } from '../values/config-value.js';
import { call } from './calls.js';
import { dictionary, list, member } from './collections.js';
import type { Names } from './names.js';
import { binary, unary } from './operators.js';
import { stringLiteral, unescapeText } from './string-literal.js';
import type { Syntax } from './syntax.js';

/** The value of an expression. Runs nothing: what is no plain value fails with its place. */
export function evaluate(syntax: Syntax, names: Names): ConfigValue {
  const value = (part: Syntax) => evaluate(part, names);
  const { parts } = syntax;
  switch (syntax.name) {
    case 'None':
      return null;
    case 'Boolean':
      return syntax.text === 'True';
    case 'Number':
      return numberOf(syntax);
    case 'String':
      return stringLiteral(syntax.text) ?? syntax.fail('This text cannot be read.');
    case 'ContinuedString':
      return parts.map(value).join('');
    case 'FormatString':
      return formatted(syntax, names);
    case 'ArrayExpression':
    case 'TupleExpression':
      return list(syntax, value);
    case 'ParenthesizedExpression':
      return value(parts[0] as Syntax);
    case 'VariableName':
      return named(syntax, names);
    case 'DictionaryExpression':
      return dictionary(syntax, value);
    case 'MemberExpression':
      return member(syntax, value);
    case 'CallExpression':
      return call(syntax, value, (name) => names.has(name));
    case 'UnaryExpression':
      return unary(syntax, value);
    case 'BinaryExpression':
      return binary(syntax, value);
    default:
      return syntax.fail(`This cannot be read without running it: ${syntax.shown}`);
  }
}

function named(syntax: Syntax, names: Names): ConfigValue {
  const value = names.get(syntax.text);
  if (value === undefined) return syntax.fail(`${syntax.text} has no value here.`);
  names.used.add(syntax.text);
  return value;
}

function numberOf(syntax: Syntax): number {
  const value = Number(syntax.text.replaceAll('_', ''));
  if (!Number.isFinite(value)) return syntax.fail(`${syntax.text} is no finite number.`);
  const isExact = Number.isSafeInteger(value) || !/^[\d_]+$/.test(syntax.text);
  return isExact ? value : syntax.fail(`${syntax.text} is too large to be read exactly.`);
}

function formatted(syntax: Syntax, names: Names): string {
  const [begin, end] = syntax.range;
  const source = syntax.text;
  const prefix = /^[A-Za-z]*('''|"""|'|")/.exec(source)?.[0] ?? '';
  const quotes = prefix.replace(/^[A-Za-z]*/, '').length;
  const isRaw = /^[A-Za-z]*r/i.test(prefix);
  let text = '';
  let place = begin + prefix.length;
  const literal = (to: number) => {
    // Braces first, as Python has it: an escaped one is no brace.
    const written = source.slice(place - begin, to - begin).replaceAll(/([{}])\1/g, '$1');
    const text = isRaw ? written : unescapeText(written);
    return text ?? syntax.fail('This text cannot be read.');
  };
  for (const part of syntax.parts.filter(({ name }) => name === 'FormatReplacement')) {
    const [inner, ...format] = part.parts;
    if (!inner || format.length > 0) return part.fail('Formats in f-strings cannot be read.');
    text += literal(part.range[0]) + plainText(evaluate(inner, names), part);
    place = part.range[1];
  }
  return text + literal(end - quotes);
}

/** As Python's `str` writes it, where that is beyond doubt. */
function plainText(value: ConfigValue, part: Syntax): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isInteger(value)) return String(value);
  return part.fail('Only texts and whole numbers can be put into an f-string here.');
}
