import { InvalidRequestError } from '@openuni/protocol';
import { type ConfigObject, type ConfigValue, isObject } from '../values/config-value.js';
import { typeName } from './type-names.js';

/** Takes typed fields out of a part of a config, and knows where the part stands. */
export class Reader {
  readonly #values: ConfigObject;
  readonly #place: string;

  constructor(values: ConfigValue | undefined, place: string) {
    this.#values = isObject(values) ? values : {};
    this.#place = place;
  }

  part(name: string): Reader {
    return new Reader(this.#values[name], this.#at(name));
  }

  parts(name: string): Reader[] {
    const list = this.#values[name];
    const entries: readonly ConfigValue[] = Array.isArray(list) ? list : [];
    return entries.map((entry, i) => new Reader(entry, `${this.#at(name)}.${i}`));
  }

  get(name: string): ConfigValue | undefined {
    return this.#values[name];
  }

  number(name: string): number | undefined {
    return this.#typed(name, 'number') as number | undefined;
  }

  text(name: string): string | undefined {
    return this.#typed(name, 'string') as string | undefined;
  }

  flag(name: string): boolean | undefined {
    return this.#typed(name, 'boolean') as boolean | undefined;
  }

  /** What the part is made by; null where it does not say. */
  get type(): string | null {
    return typeName(this.#values['type']);
  }

  refuse(name: string, problem: string): never {
    throw new InvalidRequestError(`${this.#at(name)} ${problem}.`, {
      field: this.#at(name),
      hint: 'Start the training with the file itself: Python runs whatever it holds.',
    });
  }

  #typed(name: string, type: 'number' | 'string' | 'boolean'): unknown {
    const value = this.#values[name];
    // What is of another type is kept as it is, beside the typed fields.
    return typeof value === type ? value : undefined;
  }

  #at(name: string): string {
    return this.#place ? `${this.#place}.${name}` : name;
  }
}
