import type { SpawnOptions } from 'node:child_process';

/** Where each line to a worker stands in its `stdio`, which is its descriptor in Python. */
export const lines = { control: 3, fromPython: 4, toPython: 5 } as const;

/** How a worker is started on a platform; see python/openuni/worker/__main__.py. Pure. */
export function workerSpawnOptions(platform: NodeJS.Platform = process.platform) {
  return {
    // stdin, stdout and stderr, then the lines. On Windows these are pipes of one end each side, of
    // which Node hands down the numbers as well.
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C stays ours to handle, and what it starts can be ended with it.
    // Windows has no groups, and would open a console window in its place.
    detached: platform !== 'win32',
    windowsHide: true,
  } satisfies SpawnOptions;
}

/** Where Python and what it loads put temporary files, by the variable of each system. */
export function scratchVariables(path: string) {
  return { TMPDIR: path, TEMP: path, TMP: path };
}
