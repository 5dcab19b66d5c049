import { generateOptionsSchema } from '@openuni/sdk';

/** The help text of an option, from the schema that checks it. */
export function optionDescription(name: keyof typeof generateOptionsSchema.shape): string {
  const text = generateOptionsSchema.shape[name].meta()?.description ?? '';
  // Commander's own texts begin in lower case and end without a stop.
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '');
}
