import { access } from 'node:fs/promises';
import { join, parse } from 'node:path';
import type { OutputTarget } from './output-target.js';
import { promptSlug } from './prompt-slug.js';

/** A picture that wants a file name. */
export interface NamedPicture {
  /** Place among the pictures of the command, from 0. */
  readonly index: number;
  readonly prompt: string;
  readonly seed: number;
}

/**
 * Gives each picture of a command its file. A file that the user named is used as it is, or, for
 * several pictures, numbered: `name-0.png`, `name-1.png`. In a folder the name is the prompt and the
 * seed, `a-red-circle-7.png`, and a number is added rather than another picture be replaced.
 */
export class PicturePaths {
  readonly #target: OutputTarget;
  readonly #count: number;
  readonly #given = new Set<string>();

  constructor(target: OutputTarget, count: number) {
    this.#target = target;
    this.#count = count;
  }

  async pathOf({ index, prompt, seed }: NamedPicture): Promise<string> {
    if (this.#target.kind === 'folder') return this.#unused(`${promptSlug(prompt)}-${seed}`);
    if (this.#count === 1) return this.#target.path;
    const { dir, name, ext } = parse(this.#target.path);
    const number = String(index).padStart(String(this.#count - 1).length, '0');
    return join(dir, `${name}-${number}${ext}`);
  }

  /** The file for a grid of all pictures, named after the first. */
  async gridPath({ prompt, seed }: NamedPicture): Promise<string> {
    if (this.#target.kind === 'file') return this.#target.path;
    return this.#unused(`${promptSlug(prompt)}-${seed}-grid`);
  }

  async #unused(name: string): Promise<string> {
    for (let number = 1; ; number++) {
      const file = number === 1 ? `${name}.png` : `${name}-${number}.png`;
      const path = join(this.#target.path, file);
      if (this.#given.has(path) || (await exists(path))) continue;
      this.#given.add(path);
      return path;
    }
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
