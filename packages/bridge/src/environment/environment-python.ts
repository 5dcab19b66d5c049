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

/** Where a virtual environment has its interpreter, and where a conda environment has it. Pure. */
export function interpretersIn(
  directory: string,
  platform: NodeJS.Platform = process.platform,
): string[] {
  const virtual = environmentPython(directory, platform);
  return platform === 'win32' ? [virtual, win32.join(directory, 'python.exe')] : [virtual];
}
