import { homedir } from 'node:os';
import { posix, win32 } from 'node:path';

/** The process's surroundings, named so that tests can give others. */
export interface Surroundings {
  readonly platform?: NodeJS.Platform | undefined;
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  readonly home?: string | undefined;
}

/**
 * The folder for OpenUni's own data of this user: `$XDG_DATA_HOME/openuni` wherever that variable
 * holds an absolute path, else the platform's custom.
 */
export function dataDirectory({
  platform = process.platform,
  env = process.env,
  home = homedir(),
}: Surroundings = {}): string {
  const path = platform === 'win32' ? win32 : posix;
  const xdg = env['XDG_DATA_HOME'];
  // The XDG specification says to ignore relative paths.
  if (xdg && path.isAbsolute(xdg)) return path.join(xdg, 'openuni');
  if (platform === 'win32') {
    const local = env['LOCALAPPDATA'] || path.join(home, 'AppData', 'Local');
    return path.join(local, 'openuni', 'Data');
  }
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'openuni');
  return path.join(home, '.local', 'share', 'openuni');
}

/** The virtual environment that `openuni setup` makes unless it is given another folder. */
export function dataEnvironment(surroundings: Surroundings = {}): string {
  return inDataDirectory('venv', surroundings);
}

/** The one that `openuni setup --reference` makes beside it. */
export function referenceEnvironment(surroundings: Surroundings = {}): string {
  return inDataDirectory('reference-venv', surroundings);
}

function inDataDirectory(name: string, surroundings: Surroundings): string {
  const path = (surroundings.platform ?? process.platform) === 'win32' ? win32 : posix;
  return path.join(dataDirectory(surroundings), name);
}
