import { readFileSync } from 'node:fs';
import type { ConfigObject, ConfigValue } from '../values/config-value.js';

interface Fixture {
  readonly shared: Readonly<Record<string, ConfigValue>>;
  readonly configs: Readonly<Record<string, ConfigObject>>;
}

/** What mmengine reads from each official config, by path: see scripts/dump_official.py. */
export function officialValues(): [path: string, values: ConfigObject][] {
  const file = new URL('../../fixtures/official-values.json', import.meta.url);
  const { shared, configs } = JSON.parse(readFileSync(file, 'utf8')) as Fixture;
  const unfold = (value: ConfigValue): ConfigValue => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map(unfold);
    const fields = value as ConfigObject;
    if (typeof fields['$shared'] === 'string') return shared[fields['$shared']] as ConfigValue;
    return Object.fromEntries(Object.entries(fields).map(([key, inner]) => [key, unfold(inner)]));
  };
  return Object.entries(configs).map(([path, values]) => [path, unfold(values) as ConfigObject]);
}

/** The configs of whole trainings among them. */
export function officialTrainings(): [path: string, values: ConfigObject][] {
  return officialValues().filter(([path]) => /^(pretrain|finetune)\//.test(path));
}

/** The preset that stands for a config, by the names of the official files. */
export function presetOfFile(path: string): string {
  const size = path.includes('_1024_') ? '1024' : '512';
  const large = path.includes('_2b_') ? `openuni-l-${size}` : 'openuni-b-512';
  const model = path.includes('qwen') ? 'openuni-l-qwen-1024' : large;
  const recipe = path.includes('image2image') ? 'image-to-image' : path.split('/').at(-2);
  return `${model}/${recipe}`;
}
