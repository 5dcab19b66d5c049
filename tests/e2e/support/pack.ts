import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The packages that a user of the command line gets. */
export const published = ['protocol', 'config', 'bridge', 'sdk'].map((name) =>
  join(root, 'packages', name),
);

/**
 * Packs the published packages as npm publishes them.
 *
 * @returns the paths of the tarballs
 */
export async function pack(folder: string): Promise<string[]> {
  const places = [...published, join(root, 'apps', 'cli')];
  const { stdout } = await execa(
    'npm',
    ['pack', '--json', '--pack-destination', folder, ...places],
    {
      cwd: root,
    },
  );
  // What scripts print comes before the list.
  const list = JSON.parse(stdout.slice(stdout.search(/^\[/m))) as { filename: string }[];
  return list.map(({ filename }) => join(folder, filename.replace('@', '').replace('/', '-')));
}
