import { readdirSync, readFileSync } from 'node:fs';

/** Process ids of the workers that a Node process started, zombies left out. */
export function workersOf(node: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const command = read(pid, 'cmdline').split('\0');
      const parent = command[command.indexOf('--parent') + 1];
      return command.includes('openuni.worker') && parent === String(node);
    })
    .filter((pid) => !/^State:\s+Z/m.test(read(pid, 'status')));
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // It has ended since the folder was listed.
  }
}
