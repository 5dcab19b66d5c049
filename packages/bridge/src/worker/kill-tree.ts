import { type ChildProcess, spawn } from 'node:child_process';

export interface KillTools {
  readonly platform: NodeJS.Platform;
  readonly kill: (pid: number, signal: NodeJS.Signals) => void;
  /** Runs a command and does not wait for it. */
  readonly run: (command: string, args: readonly string[]) => void;
}

const tools: KillTools = {
  platform: process.platform,
  kill: (pid, signal) => void process.kill(pid, signal),
  run: (command, args) => {
    spawn(command, args, { stdio: 'ignore', windowsHide: true }).on('error', () => {});
  },
};

/**
 * Ends a process and all that it started, at once. It must lead a process group of its own, but on
 * Windows, which has none: there `taskkill` follows the tree of parents.
 */
export function killTree(
  child: Pick<ChildProcess, 'pid' | 'exitCode' | 'signalCode' | 'kill'>,
  { platform, kill, run }: KillTools = tools,
): void {
  const { pid, exitCode, signalCode } = child;
  if (pid === undefined || exitCode !== null || signalCode !== null) return;
  if (platform === 'win32') {
    run('taskkill', ['/pid', `${pid}`, '/t', '/f']);
    return;
  }
  try {
    kill(-pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // The group is not there yet, or no longer.
  }
}

/** Ends what a process has left in its group; it has ended itself. */
export function killGroup(
  leader: number | undefined,
  { platform, kill }: Omit<KillTools, 'run'> = tools,
): void {
  if (leader === undefined || platform === 'win32') return;
  try {
    kill(-leader, 'SIGKILL');
  } catch {
    // Nobody is left.
  }
}
