import type { ConfigValue } from '../values/config-value.js';

/** What names stand for in one file, and which of them other values were made of. */
export class Names extends Map<string, ConfigValue> {
  readonly used = new Set<string>();

  /** A name anew: what was made of its old value says nothing of this one. */
  assign(name: string, value: ConfigValue, isUsed = false): void {
    this.set(name, value);
    if (isUsed) this.used.add(name);
    else this.used.delete(name);
  }
}
