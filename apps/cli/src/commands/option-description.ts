import {
  chatOptionsSchema,
  convertOptionsSchema,
  editOptionsSchema,
  generateOptionsSchema,
  modelFilesSchema,
  scoreOptionsSchema,
} from '@openuni/sdk';

interface Described {
  meta(): { description?: string | undefined } | undefined;
}

/** The help text of an option, from the schema that checks it. */
export function optionDescription(name: keyof typeof generateOptionsSchema.shape): string {
  return describe(generateOptionsSchema.shape[name]);
}

export function editOptionDescription(name: keyof typeof editOptionsSchema.shape): string {
  return describe(editOptionsSchema.shape[name]);
}

export function chatOptionDescription(name: keyof typeof chatOptionsSchema.shape): string {
  return describe(chatOptionsSchema.shape[name]);
}

export function modelFileDescription(name: keyof typeof modelFilesSchema.shape): string {
  return describe(modelFilesSchema.shape[name]);
}

export function convertOptionDescription(name: keyof typeof convertOptionsSchema.shape): string {
  return describe(convertOptionsSchema.shape[name]);
}

export function scoreOptionDescription(name: keyof typeof scoreOptionsSchema.shape): string {
  return describe(scoreOptionsSchema.shape[name]);
}

function describe(schema: Described): string {
  const text = schema.meta()?.description ?? '';
  // Commander's own texts begin in lower case and end without a stop.
  return text.charAt(0).toLowerCase() + text.slice(1).replace(/\.$/, '');
}
