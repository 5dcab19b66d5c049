import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  type ConfigObject,
  type ConfigValue,
  isObject,
  isReference,
} from '../values/config-value.js';
import { callArguments } from './calls.js';
import { configError } from './config-error.js';
import { evaluate, type Names } from './evaluate.js';
import { importedNames } from './imports.js';
import { parsePython, type Syntax } from './syntax.js';

const maxBytes = 1 << 20;

/**
 * The values of an mmengine config file and of the files that it reads by `read_base()`, without
 * running any of it: a config is a Python program, and this reads what such programs say plainly.
 *
 * @throws InvalidRequestError with file and line for what cannot be read so
 */
export function readPythonConfig(path: string): ConfigObject {
  const names = readNames(path, []);
  const values = [...names].filter(([, value]) => !isReference(value));
  return Object.fromEntries(values);
}

function readNames(path: string, readers: readonly string[]): Names {
  const file = openable(path);
  if (readers.includes(file))
    throw configError({ file: path }, 'It reads itself by way of others.');
  const names: Names = new Map();
  const source = readFileSync(file, 'utf8');
  if (source.length > maxBytes) throw configError({ file: path }, 'It is too large for a config.');
  const bases = (module: string) => readNames(join(dirname(file), module), [...readers, file]);
  for (const statement of parsePython(source, path).parts) run(statement, names, bases);
  return names;
}

function openable(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    throw configError({ file: path }, 'There is no such file.', 'Give the path of a config file.');
  }
}

type Bases = (module: string) => Names;

function run(statement: Syntax, names: Names, bases: Bases): void {
  switch (statement.name) {
    case 'ImportStatement':
      for (const [name, value] of importedNames(statement, bases)) names.set(name, value);
      return;
    case 'WithStatement': {
      const [context, body] = statement.parts;
      if (context?.text.replaceAll(/\s/g, '') !== 'read_base()') {
        statement.fail('Only `with read_base():` can be read.');
      }
      for (const inner of body?.parts ?? []) run(inner, names, bases);
      return;
    }
    case 'AssignStatement':
      assign(statement, names);
      return;
    case 'ExpressionStatement':
      express(statement, names);
      return;
    case 'ForStatement':
      repeat(statement, names, bases);
      return;
    case 'DeleteStatement':
      for (const part of statement.parts) names.delete(part.text);
      return;
    case 'PassStatement':
      return;
    default:
      statement.fail(`This cannot be read without running it: ${statement.shown}`);
  }
}

/** `for part in (a, b):`, which changes several parts alike. */
function repeat(statement: Syntax, names: Names, bases: Bases): void {
  const [target, over, body, ...rest] = statement.parts as [Syntax, Syntax, Syntax];
  if (target.name !== 'VariableName' || body?.name !== 'Body' || rest.length > 0) {
    statement.fail('Only loops with one variable can be read.');
  }
  const values = evaluate(over, names);
  if (!Array.isArray(values)) over.fail('Only loops over lists can be read.');
  for (const value of values as ConfigValue[]) {
    names.set(target.text, value);
    for (const inner of body.parts) run(inner, names, bases);
  }
}

function assign(statement: Syntax, names: Names): void {
  const { parts } = statement;
  const targets = parts
    .slice(0, -1)
    .filter(({ name }) => name !== 'AssignOp' && name !== 'TypeDef');
  if (statement.children.some(({ name }) => name === ',')) {
    statement.fail('Assignments to several names at once cannot be read.');
  }
  const value = evaluate(parts.at(-1) as Syntax, names);
  for (const target of targets) {
    if (target.name === 'VariableName') names.set(target.text, value);
    else setMember(target, value, names);
  }
}

function setMember(target: Syntax, value: ConfigValue, names: Names): void {
  if (target.name !== 'MemberExpression') target.fail('This cannot be assigned to here.');
  const [of, inner] = target.parts as [Syntax, Syntax];
  const owner = evaluate(of, names);
  const key = inner.name === 'PropertyName' ? inner.text : evaluate(inner, names);
  if (!(isObject(owner) || Array.isArray(owner)) || isReference(owner)) {
    target.fail(`${of.text} has no fields.`);
  }
  (owner as Record<string, ConfigValue>)[String(key)] = value;
}

/** Texts that stand alone say nothing; `x.update(...)` changes a dict. */
function express(statement: Syntax, names: Names): void {
  const [expression] = statement.parts;
  if (!expression || /String$/.test(expression.name)) return;
  const [callee, list] = expression.parts;
  const [of, method] = callee?.parts ?? [];
  if (expression.name === 'CallExpression' && of && list && method?.text === 'update') {
    const owner = evaluate(of, names);
    const { values, named } = callArguments(list, (part) => evaluate(part, names));
    if (isObject(owner) && !isReference(owner)) Object.assign(owner, ...values, named);
    else statement.fail(`${of.text} is no dict.`);
    return;
  }
  statement.fail(`This cannot be read without running it: ${statement.shown}`);
}
