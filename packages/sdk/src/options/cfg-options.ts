import {
  type ConfigObject,
  type ConfigValue,
  pythonLiteral,
  pythonSource,
  setPath,
} from '@openuni/config';

/** As an object, or as words already. */
type CfgOptions = Readonly<Record<string, unknown>> | readonly string[] | undefined;

/** Changes to a config as `--cfg-options` takes them: `KEY=VALUE`, in Python's words. */
export function cfgOptionWords(options: CfgOptions = []): string[] {
  if (areWords(options)) return [...options];
  return Object.entries(options).map(([key, value]) => `${key}=${wordOf(value as ConfigValue)}`);
}

function areWords(options: NonNullable<CfgOptions>): options is readonly string[] {
  return Array.isArray(options);
}

/** A config's values with the changes applied, as the training reads them. */
export function withCfgOptions(values: ConfigObject, options: CfgOptions = []): ConfigObject {
  const changes = areWords(options)
    ? options.map((word) => [before(word, '='), readWord(after(word, '='))] as const)
    : (Object.entries(options) as [string, ConfigValue][]);
  return changes.reduce((changed, [path, value]) => setPath(changed, path, value), values);
}

/**
 * A value as one word. Bare, as people write them and the official scripts read them, where it is read
 * back so; else as Python writes it.
 */
function wordOf(value: ConfigValue): string {
  const bare = Array.isArray(value) ? `[${value.map(bareWord).join(',')}]` : bareWord(value);
  return JSON.stringify(readWord(bare)) === JSON.stringify(value) ? bare : pythonSource(value);
}

function bareWord(value: ConfigValue): string {
  return typeof value === 'string' ? value : pythonSource(value);
}

/** What Python makes of a word: `option_value` in python/openuni/compat/config_options.py. */
function readWord(word: string): ConfigValue {
  const text = word.trim();
  const literal = /^['"[({]/.test(text) ? pythonLiteral(text) : undefined;
  if (literal !== undefined) return literal;
  const [, list, tuple] = /^\[(.*)\]$|^\((.*)\)$/s.exec(text) ?? [];
  const inner = list ?? tuple ?? (text.includes(',') ? text : undefined);
  if (inner !== undefined) return itemsOf(inner).map(readWord);
  if (text === 'None') return null;
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}

/** What stands between the commas that are in no brackets. */
function itemsOf(text: string): string[] {
  const items = [''];
  let depth = 0;
  for (const char of text) {
    if ('[('.includes(char)) depth += 1;
    if (')]'.includes(char)) depth -= 1;
    if (char === ',' && depth === 0) items.push('');
    else items[items.length - 1] += char;
  }
  return items.at(-1) === '' ? items.slice(0, -1) : items;
}

const before = (word: string, mark: string) => word.slice(0, word.indexOf(mark)).trim();
const after = (word: string, mark: string) => word.slice(word.indexOf(mark) + 1);
