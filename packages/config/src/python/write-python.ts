import {
  type ConfigObject,
  type ConfigValue,
  isObject,
  isReference,
} from '../values/config-value.js';
import { isEqual } from '../values/paths.js';
import { ImportList } from './import-list.js';
import { pythonSource } from './literal.js';
import { writeString } from './string-literal.js';

const width = 96;

/** A value that stands in several places, and the variable that it is written as. */
export type Shared = readonly (readonly [name: string, value: ConfigValue])[];

/** Writes a config as Python that people can read: imports, then one assignment a field. */
export class PythonWriter {
  readonly #values: ConfigObject;
  readonly #shared: Shared;
  readonly #imports: ImportList;
  /** Shared values that stood somewhere. */
  readonly #used = new Set<string>();

  constructor(values: ConfigObject, shared: Shared = []) {
    this.#values = values;
    // A field of that name is not the shared value.
    this.#shared = shared.filter(([name]) => !Object.hasOwn(values, name));
    this.#imports = new ImportList([...Object.keys(values), ...shared.map(([name]) => name)]);
  }

  /** The source of a file. Shared values come first, by their names. */
  file(heading: readonly string[]): string {
    const fields = Object.entries(this.#values).map(
      ([name, value]) => `${name} = ${this.#value(value, 0)}`,
    );
    const shared = this.#shared
      .filter(([name]) => this.#used.has(name))
      .map(([name, value]) => `${name} = ${this.#body(value, 0)}`);
    const comments = heading.map((line) => `# ${line}`).join('\n');
    return `${[comments, this.#imports.source(), ...shared, ...fields].join('\n\n')}\n`;
  }

  #value(value: ConfigValue, depth: number): string {
    const [name] = this.#shared.find(([, known]) => isEqual(known, value)) ?? [];
    if (name === undefined) return this.#body(value, depth);
    this.#used.add(name);
    return name;
  }

  #body(value: ConfigValue, depth: number): string {
    if (isReference(value)) return this.#imports.nameOf(value.$ref);
    if (Array.isArray(value)) {
      const entries = value.map((entry) => this.#value(entry, depth + 1));
      return bracketed('[', entries, ']', depth);
    }
    return isObject(value) ? this.#dict(value, depth) : pythonSource(value);
  }

  #dict(value: ConfigObject, depth: number): string {
    const entries = Object.entries(value);
    const areNames = entries.every(([key]) => /^[A-Za-z_]\w*$/.test(key) && !keywords.has(key));
    const written = entries.map(([key, inner]) => {
      const text = this.#value(inner, depth + 1);
      return areNames ? `${key}=${text}` : `${writeString(key)}: ${text}`;
    });
    return areNames ? bracketed('dict(', written, ')', depth) : bracketed('{', written, '}', depth);
  }
}

/** On one line where it fits and nothing in it is broken, else one entry a line. */
function bracketed(open: string, entries: readonly string[], close: string, depth: number): string {
  const line = `${open}${entries.join(', ')}${close}`;
  if (depth > 0 && !line.includes('\n') && line.length + depth * 4 <= width) return line;
  if (entries.length === 0) return line;
  const indent = ' '.repeat((depth + 1) * 4);
  const lines = entries.map((entry) => `${indent}${entry},\n`).join('');
  return `${open}\n${lines}${' '.repeat(depth * 4)}${close}`;
}

const keywords = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return try while with yield'.split(
    ' ',
  ),
);
