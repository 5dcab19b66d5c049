/** A Python object that a config names without making it: a class, a function, `torch.bfloat16`. */
export interface Reference {
  /** Its full name, such as `mmengine.hooks.CheckpointHook`. */
  readonly $ref: string;
}

/** What a config file can hold, as JSON. Tuples are lists here. */
export type ConfigValue =
  | null
  | boolean
  | number
  | string
  | Reference
  | readonly ConfigValue[]
  | ConfigObject;

export interface ConfigObject {
  readonly [name: string]: ConfigValue;
}

export const ref = (name: string): Reference => ({ $ref: name });

export function isReference(value: unknown): value is Reference {
  return isObject(value) && typeof value['$ref'] === 'string';
}

/** Whether a value has fields of its own; references count too. */
export function isObject(value: unknown): value is Record<string, ConfigValue> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
