import type { ConfigObject, ConfigValue } from '@openuni/config';
import { setPath } from '@openuni/config';
import type { ParsedTrainingOptions } from './training-options.js';

type CfgOptions = ParsedTrainingOptions['cfgOptions'];

/** Changes to a config as `--cfg-options` takes them: `KEY=VALUE`, in Python's words. */
export function cfgOptionWords(options: CfgOptions = []): string[] {
  if (Array.isArray(options)) return options;
  return Object.entries(options).map(([key, value]) => `${key}=${pythonWord(value)}`);
}

function pythonWord(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return Array.isArray(value) ? `[${value.map(pythonWord).join(',')}]` : String(value);
}

/** A config's values with the changes applied, as mmengine reads them. */
export function withCfgOptions(values: ConfigObject, options: CfgOptions): ConfigObject {
  return cfgOptionWords(options).reduce((changed, word) => {
    const at = word.indexOf('=');
    return setPath(changed, word.slice(0, at), readWord(word.slice(at + 1)));
  }, values);
}

/** mmengine's reading of a word: number, truth, list, or else text. */
function readWord(word: string): ConfigValue {
  const list = /^[[(](.*)[\])]$/.exec(word)?.[1] ?? (word.includes(',') ? word : undefined);
  if (list !== undefined) return list.split(',').filter(Boolean).map(readWord);
  if (word === 'None') return null;
  if (/^(true|false)$/i.test(word)) return word.toLowerCase() === 'true';
  return word.trim() !== '' && Number.isFinite(Number(word)) ? Number(word) : word;
}
