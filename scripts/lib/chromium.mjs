import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { Failure } from './failure.mjs';
import { run } from './run.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

function find(name) {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

const findChromium = () => process.env.CHROME_PATH ?? names.map(find).find(Boolean);

/** The browser that the browser tests drive; installed by apt-get where that can be done. */
export async function installChromium() {
  const found = findChromium();
  if (found) return found;
  const remedy = 'Install Chromium, or set CHROME_PATH to a Chrome: sudo apt-get install chromium';
  const mayInstall = find('apt-get') && process.getuid?.() === 0;
  if (!mayInstall) throw new Failure('The browser tests need Chromium.', remedy);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = ['apt-get', 'install', '--yes', '-qq', '--no-install-recommends', 'chromium'];
  for (const command of [['apt-get', 'update', '-qq'], install]) {
    const { ok } = await run(command, { env });
    if (!ok) throw new Failure(`${command.join(' ')} failed.`, remedy);
  }
  return findChromium();
}
