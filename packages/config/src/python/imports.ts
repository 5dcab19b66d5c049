import { type ConfigValue, ref } from '../values/config-value.js';
import type { Names } from './names.js';
import type { Syntax } from './syntax.js';

type ImportedName = readonly [name: string, value: ConfigValue, isUsed?: boolean];

/**
 * The names that an import brings: references to what other packages hold, and values of configs
 * beside this one, which are imported relatively, with whether those made other values of them.
 *
 * @param bases reads a config by its path without extension, from the folder of this one
 */
export function importedNames(statement: Syntax, bases: (path: string) => Names): ImportedName[] {
  const words = statement.children.map(({ name, text }) => (name === 'VariableName' ? text : name));
  if (words[0] === 'import') return modules(words.slice(1));
  const at = words.indexOf('import');
  const module = words.slice(1, at).join('');
  const imported = aliases(words.slice(at + 1));
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  if (dots === 0) {
    if (imported.some(([name]) => name === '*')) {
      return statement.fail('`import *` cannot be read from a package.');
    }
    return imported.map(([name, alias]) => [alias, ref(`${module}.${name}`)]);
  }
  const up = '../'.repeat(dots - 1);
  const names = bases(`${up}${module.slice(dots).replaceAll('.', '/')}.py`);
  return imported.flatMap(([name, alias]): ImportedName[] => {
    if (name === '*') {
      const own = [...names].filter(([other]) => !other.startsWith('_'));
      return own.map(([other, value]) => [other, value, names.used.has(other)]);
    }
    const value = names.get(name) ?? null;
    if (!names.has(name)) return statement.fail(`${module} has no ${name}.`);
    return [[alias, value, names.used.has(name)]];
  });
}

/** `import a.b` brings `a`; `import a.b as c` brings `a.b` by the name c. */
function modules(words: readonly string[]): ImportedName[] {
  const text = words.join(' ').replaceAll(' . ', '.');
  return text.split(' , ').map((entry) => {
    const [module = '', alias] = entry.split(' as ');
    const root = module.split('.')[0] ?? module;
    return alias === undefined ? [root, ref(root)] : [alias, ref(module)];
  });
}

function aliases(words: readonly string[]): [name: string, alias: string][] {
  const text = words.filter((word) => word !== '(' && word !== ')').join(' ');
  return text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [name = '', alias = name] = entry.split(' as ');
      return [name, alias];
    });
}
