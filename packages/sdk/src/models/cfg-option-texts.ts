import type { ModelFiles } from '@openuni/protocol';

/** Changes to a config as `key=value`, in whichever form they were given. */
export function cfgOptionTexts(options: ModelFiles['cfgOptions'] = []): string[] {
  if (Array.isArray(options)) return [...options];
  return Object.entries(options).map(([key, value]) => `${key}=${pythonText(value)}`);
}

function pythonText(value: string | number | boolean | null): string {
  if (value === null) return 'None';
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
}
