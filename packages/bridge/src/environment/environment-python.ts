import { posix, win32 } from 'node:path';

/** Where a virtual environment keeps its interpreter on a platform. Pure: touches no disk. */
export function environmentPython(
  directory: string,
  platform: NodeJS.Platform = process.platform,
): string {
  return platform === 'win32'
    ? win32.join(directory, 'Scripts', 'python.exe')
    : posix.join(directory, 'bin', 'python');
}
