import { type ConfigObject, type ConfigValue, isReference } from '../values/config-value.js';
import { isEqual } from '../values/paths.js';
import { ImportList } from './import-list.js';
import { writeString } from './string-literal.js';

const width = 96;

/** A value that stands in several places, and the variable that it is written as. */
export type Shared = readonly (readonly [name: string, value: ConfigValue])[];

/** Writes a config as Python that people can read: imports, then one assignment a field. */
export class PythonWriter {
  readonly #imports = new ImportList();
  readonly #shared: Shared;

  constructor(shared: Shared = []) {
    this.#shared = shared;
  }

  /** The source of a file. Shared values come first, by their names. */
  file(heading: readonly string[], values: ConfigObject): string {
    const shared = this.#shared.map(([name, value]) => `${name} = ${this.#body(value, 0)}`);
    const fields = Object.entries(values).map(
      ([name, value]) => `${name} = ${this.#value(value, 0)}`,
    );
    const comments = heading.map((line) => `# ${line}`).join('\n');
    return `${[comments, this.#imports.source(), ...shared, ...fields].join('\n\n')}\n`;
  }

  #value(value: ConfigValue, depth: number): string {
    const shared = this.#shared.find(([, known]) => isEqual(known, value));
    return shared ? shared[0] : this.#body(value, depth);
  }

  #body(value: ConfigValue, depth: number): string {
    if (value === null) return 'None';
    if (typeof value === 'boolean') return value ? 'True' : 'False';
    // JavaScript's numbers, `1e-5` among them, are Python's.
    if (typeof value === 'number') return String(value);
    if (typeof value === 'string') return writeString(value);
    if (isReference(value)) return this.#imports.nameOf(value.$ref);
    if (Array.isArray(value)) {
      const entries = value.map((entry) => this.#value(entry, depth + 1));
      return bracketed('[', entries, ']', depth);
    }
    return this.#dict(value as ConfigObject, depth);
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
