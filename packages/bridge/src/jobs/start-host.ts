import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { hostname } from 'node:os';
import { type JobProcess, OutputUnwritableError, PythonNotFoundError } from '@openuni/protocol';
import { hostArguments } from './host-script.js';
import type { JobFolder } from './job-folder.js';
import { processBeginning } from './process-beginning.js';

export interface HostOptions {
  readonly folder: JobFolder;
  readonly python: string;
  readonly command: readonly string[];
  readonly attempt: number;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called once the process is known and before the work begins; what it throws calls that off. */
  readonly onProcess: (process: JobProcess) => void;
}

/**
 * Starts a job in a session and process group of its own, with nothing that ties it to this
 * program: neither a pipe nor a terminal.
 *
 * @throws PythonNotFoundError, OutputUnwritableError
 */
export async function startHost(options: HostOptions): Promise<void> {
  const { folder, python, command, attempt, cwd, env } = options;
  const log = openLog(folder.file('log'));
  const end = folder.file('end');
  const plan = { command, attempt, end, heartbeat: folder.file('heartbeat'), gate: true };
  const host = spawn(python, hostArguments(plan), {
    cwd,
    env: env as NodeJS.ProcessEnv,
    detached: true,
    stdio: ['pipe', log, log],
  });
  host.unref();
  try {
    await once(host, 'spawn');
  } catch (cause) {
    throw new PythonNotFoundError(`${python} cannot be started: ${(cause as Error).message}`, {
      searched: [python],
      cause,
      hint: 'Name another interpreter, and look whether the working folder is still there.',
    });
  } finally {
    closeSync(log);
  }
  // One that ends before it hears `go` breaks the pipe; its end is told by the files.
  host.stdin?.on('error', () => {});
  try {
    const pid = host.pid as number;
    const began = processBeginning(pid) ?? 'ended at once';
    options.onProcess({ host: hostname(), pid, began });
    host.stdin?.end('go\n');
  } catch (error) {
    host.stdin?.end();
    throw error;
  }
}

function openLog(path: string): number {
  try {
    return openSync(path, 'a');
  } catch (cause) {
    throw new OutputUnwritableError(`${path} cannot be written.`, { path, cause });
  }
}
