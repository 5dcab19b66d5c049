/** The imports that a file needs, gathered while it is written. */
export class ImportList {
  readonly #modules = new Set<string>();
  /** Module, then what is taken from it. */
  readonly #names = new Map<string, Map<string, string>>();
  readonly #taken: Set<string>;

  /** @param taken names that the file has for other things */
  constructor(taken: readonly string[] = []) {
    this.#taken = new Set(taken);
  }

  /** How the file names an object, which is imported for it. */
  nameOf(path: string): string {
    const parts = path.split('.');
    // Not the first: that is a package, whatever its case (PIL).
    const at = parts.findIndex((part, i) => i > 0 && /^[A-Z]/.test(part));
    // Attributes of a whole package, such as torch.bfloat16, keep its name.
    if (at < 0 && parts.length <= 2) {
      this.#modules.add(parts[0] as string);
      return path;
    }
    const end = at < 0 ? parts.length - 1 : at;
    const name = this.#import(parts.slice(0, end).join('.'), parts[end] as string);
    return [name, ...parts.slice(end + 1)].join('.');
  }

  #import(module: string, name: string): string {
    const names = this.#names.get(module) ?? new Map<string, string>();
    this.#names.set(module, names);
    const known = names.get(name);
    if (known !== undefined) return known;
    let alias = name;
    for (let i = 2; this.#taken.has(alias); i += 1) alias = `${name}${i}`;
    this.#taken.add(alias);
    names.set(name, alias);
    return alias;
  }

  source(): string {
    const modules = [...this.#modules].toSorted().map((module) => `import ${module}`);
    const names = [...this.#names]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([module, found]) => `from ${module} import ${list(found)}`);
    return [...modules, ...names].join('\n');
  }
}

function list(names: ReadonlyMap<string, string>): string {
  const entries = [...names].toSorted().map(([name, alias]) => {
    return name === alias ? name : `${name} as ${alias}`;
  });
  const line = entries.join(', ');
  return line.length > 60 ? `(\n${entries.map((entry) => `    ${entry},\n`).join('')})` : line;
}
