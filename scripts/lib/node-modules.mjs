import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';

/**
 * Whether what is installed is what the lock file asks for, by the record that npm writes into
 * node_modules when it is done.
 *
 * @param {Record<string, { version?: string, link?: boolean, optional?: boolean }>} wanted
 *   `packages` of package-lock.json
 * @param {Record<string, { version?: string, link?: boolean }>} installed the record's
 */
export function isInstalled(wanted, installed) {
  return Object.entries(wanted)
    .filter(([path]) => path.startsWith('node_modules/'))
    .every(([path, { version, link, optional }]) => {
      const found = installed[path];
      // Builds for other platforms stay out.
      if (!found) return optional === true;
      return found.version === version && found.link === link;
    });
}

/** Runs `npm ci` unless the packages are there. */
export async function installNodeModules() {
  if (isInstalled(packagesOf('package-lock.json'), packagesOf('node_modules/.package-lock.json'))) {
    return 'they are there';
  }
  // npm tells where it is itself; on Windows its command could not be spawned without a shell.
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const { ok, exit } = await run([...npm, 'ci', '--loglevel=error']);
  if (ok) return undefined;
  throw new Failure(
    `npm ci failed (${exit}).`,
    'See its message above. Check the network, then run this again.',
  );
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}
