import type { ConfigValue } from '../values/config-value.js';
import type { Evaluate, Syntax } from './syntax.js';

const arithmetic: Readonly<Record<string, (a: number, b: number) => number>> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '//': (a, b) => Math.floor(a / b),
  '%': (a, b) => a - b * Math.floor(a / b),
  '**': (a, b) => a ** b,
};

export function unary(syntax: Syntax, evaluate: Evaluate): ConfigValue {
  const operand = evaluate(syntax.parts.at(-1) as Syntax);
  const operator = syntax.children[0]?.text;
  if (operator === '-' && typeof operand === 'number') return -operand;
  if (operator === '+' && typeof operand === 'number') return operand;
  if (operator === 'not' && typeof operand === 'boolean') return !operand;
  return syntax.fail(`${operator} cannot be read here.`);
}

export function binary(syntax: Syntax, evaluate: Evaluate): ConfigValue {
  const [left, operator, right] = syntax.children as [Syntax, Syntax, Syntax];
  const a = evaluate(left);
  const b = evaluate(right);
  const apply = arithmetic[operator.text];
  if (apply && typeof a === 'number' && typeof b === 'number') {
    const result = apply(a, b);
    return Number.isFinite(result) ? result : syntax.fail('This is not a finite number.');
  }
  if (operator.text === '+' && typeof a === 'string' && typeof b === 'string') return a + b;
  if (operator.text === '+' && Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
  return syntax.fail(`${operator.text} cannot be read here.`);
}
