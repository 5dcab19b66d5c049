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
import { evaluate } from './evaluate.js';
import { importedNames } from './imports.js';
import { Names } from './names.js';
import { parsePython, type Syntax } from './syntax.js';

const maxBytes = 1 << 20;

/**
 * The values of an mmengine config file and of the files that it reads by `read_base()`, without
 * running any of it: a config is a Python program, and this reads what such programs say plainly.
 *
 * @throws InvalidRequestError with file and line for what cannot be read so
 */
export function readPythonConfig(path: string): ConfigObject {
  return readPythonNames(path).values;
}

/** The same, and which of the names it only has to make other values of them. */
export function readPythonNames(path: string): { values: ConfigObject; used: ReadonlySet<string> } {
  const names = readNames(path, []);
  const values = [...names].filter(([, value]) => !isReference(value));
  return { values: Object.fromEntries(values), used: names.used };
}

function readNames(path: string, readers: readonly string[]): Names {
  const file = openable(path);
  if (readers.includes(file))
    throw configError({ file: path }, 'It reads itself by way of others.');
  const names = new Names();
  // Lines end as Python reads them, within texts too.
  const source = readFileSync(file, 'utf8').replaceAll('\r\n', '\n');
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
      for (const imported of importedNames(statement, bases)) names.assign(...imported);
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
      for (const part of statement.parts) remove(part, names);
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
  const values = lookedAt(over, names);
  if (!Array.isArray(values)) over.fail('Only loops over lists can be read.');
  for (const value of values as ConfigValue[]) {
    names.assign(target.text, value, true);
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
    if (target.name === 'VariableName') names.assign(target.text, value);
    else {
      const [owner, key] = memberOf(target, names);
      owner[key] = value;
    }
  }
}

function remove(target: Syntax, names: Names): void {
  if (target.name === 'VariableName') {
    names.delete(target.text);
    return;
  }
  const [owner, key] = memberOf(target, names);
  if (Array.isArray(owner)) target.fail('Only fields of dicts can be deleted here.');
  if (!Object.hasOwn(owner, key)) target.fail('There is nothing to delete.');
  delete owner[key];
}

/** The dict or list that a part such as `a.b` or `a['b']` stands in, and its key there. */
function memberOf(target: Syntax, names: Names): [owner: Record<string, ConfigValue>, key: string] {
  const isSlice = target.children.some(({ name }) => name === ':');
  const [of, inner, ...rest] = target.parts as [Syntax, Syntax];
  if (target.name !== 'MemberExpression' || isSlice || rest.length > 0) {
    target.fail('This cannot be changed here.');
  }
  const owner = lookedAt(of, names);
  const key = inner.name === 'PropertyName' ? inner.text : evaluate(inner, names);
  if (Array.isArray(owner)) {
    const index = Number.isInteger(key) ? Number(key) : Number.NaN;
    const at = index < 0 ? index + owner.length : index;
    if (!(at in owner)) target.fail(`There is no ${key} in ${of.text}.`);
    return [owner as unknown as Record<string, ConfigValue>, String(at)];
  }
  if (!isObject(owner) || isReference(owner)) return target.fail(`${of.text} has no fields.`);
  return [owner, String(key)];
}

/** A value that is changed in its place, which is no use of its name. */
function lookedAt(syntax: Syntax, names: Names): ConfigValue {
  return evaluate(syntax, new Names(names));
}

/** Texts that stand alone say nothing; `x.update(...)` changes a dict. */
function express(statement: Syntax, names: Names): void {
  const [expression] = statement.parts;
  if (!expression || /String$/.test(expression.name)) return;
  const [callee, list] = expression.parts;
  const [of, method] = callee?.parts ?? [];
  if (expression.name === 'CallExpression' && of && list && method?.text === 'update') {
    const owner = lookedAt(of, names);
    const { values, named } = callArguments(list, (part) => evaluate(part, names));
    const areDicts = [owner, ...values].every((value) => isObject(value) && !isReference(value));
    if (areDicts) Object.assign(owner as object, ...values, named);
    else statement.fail('Only dicts can be updated, by dicts.');
    return;
  }
  statement.fail(`This cannot be read without running it: ${statement.shown}`);
}
