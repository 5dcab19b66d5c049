import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './root.mjs';

const read = (...path) => JSON.parse(readFileSync(join(root, ...path), 'utf8'));

it("the repository's packages name each other's real versions, also in the lock file", () => {
  const locked = read('package-lock.json').packages;
  const folders = Object.keys(locked).filter((place) => place && !place.includes('node_modules'));
  const manifests = new Map(folders.map((folder) => [folder, read(folder, 'package.json')]));
  const versions = new Map([...manifests.values()].map(({ name, version }) => [name, version]));
  expect(versions.get('@openuni/sdk')).toMatch(/^\d+\.\d+\.\d+$/);
  for (const [folder, { version, dependencies = {}, devDependencies = {} }] of manifests) {
    const ours = Object.entries({ ...dependencies, ...devDependencies }).filter(([name]) =>
      versions.has(name),
    );
    for (const [name, range] of ours)
      expect({ folder, name, range }).toHaveProperty('range', `^${versions.get(name)}`);
    expect({ dependencies: {}, devDependencies: {}, ...locked[folder] }).toMatchObject({
      version,
      dependencies,
      devDependencies,
    });
  }
});
