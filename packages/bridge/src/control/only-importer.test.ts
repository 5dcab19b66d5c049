import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** Source files of the packages and apps; tests may look at pythonia itself. */
function* sources(): Generator<string, void> {
  for (const group of ['packages', 'apps', 'examples']) {
    for (const name of readdirSync(join(root, group))) {
      const folder = join(root, group, name);
      for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
        const path = join(entry.parentPath, entry.name);
        if (/\.(?:ts|tsx|mjs|js)$/.test(path) && !/node_modules|dist\/|\/tests\//.test(path))
          yield path;
      }
    }
  }
}

it('pythonia is loaded in one place, and no Python object is iterated or called elsewhere', () => {
  const loads = /(?:from|import|require)\s*\(?\s*['"]pythonia|pythonia\/src/;
  const importers = [...sources()].filter((path) => loads.test(readFileSync(path, 'utf8')));
  expect(importers).toEqual([join(root, 'packages', 'bridge', 'src', 'control', 'pythonia.ts')]);
});
