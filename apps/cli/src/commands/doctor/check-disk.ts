import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { dataDirectory } from '@openuni/bridge/setup';
import type { DoctorCheck } from './doctor-report.js';
import type { DoctorSurroundings } from './doctor-surroundings.js';

const mebibyte = 2 ** 20;
/** Below this, pictures and job logs soon fail to be written. */
const least = 100 * mebibyte;
/** What a fresh environment takes while it is installed, with pip's cache of it. */
const forEnvironment = 3072 * mebibyte;

/** `640 KB`, `17.2 MB`, `3.1 GB`, in units of 1000. */
export function formatBytes(bytes: number): string {
  const [unit, size] = bytes >= 1e9 ? ['GB', 1e9] : bytes >= 1e6 ? ['MB', 1e6] : ['KB', 1e3];
  return `${(bytes / size).toFixed(1)} ${unit}`;
}

/** Free space where pictures and where OpenUni's own data go. */
export async function checkDisk({ cwd, freeBytes }: DoctorSurroundings): Promise<DoctorCheck[]> {
  const check = async (id: string, title: string, folder: string, wanted: number, move: string) => {
    const free = await freeBytes(nearestExisting(folder));
    const status = free < least ? 'failed' : free < wanted ? 'warning' : 'ok';
    const result = { id, title, status, detail: `${formatBytes(free)} free, ${folder}` } as const;
    return status === 'ok' ? result : { ...result, remedy: `Free some space, or ${move}.` };
  };
  return [
    await check('disk:cwd', 'Disk, here', cwd, least, 'work in a folder on another disk'),
    await check(
      'disk:data',
      'Disk, data',
      dataDirectory(),
      forEnvironment,
      'set XDG_DATA_HOME to a folder on another disk',
    ),
  ];
}

function nearestExisting(folder: string): string {
  return existsSync(folder) ? folder : nearestExisting(dirname(folder));
}
