import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { jsonRunEventSchema } from '@openuni/protocol';
import { EngineFailedError } from '@openuni/sdk';
import type { CliContext } from '../../context.js';
import { exitCodes } from '../../exit-code.js';
import { Interruption } from '../../interruption.js';
import { dataReporter } from './data-reporter.js';

export interface DataToolOptions {
  /** Python interpreter. */
  readonly executable: string;
  /** What `python -m openuni.data` is given. */
  readonly args: readonly string[];
  /** Hand the events on as they come. */
  readonly json?: boolean | undefined;
}

/**
 * Runs one of the data tools and tells how it fares.
 *
 * @returns its exit code
 */
export async function runDataTool(
  context: CliContext,
  { executable, args, json }: DataToolOptions,
): Promise<number> {
  using interruption = new Interruption(context);
  const asksHelp = args.includes('--help') || args.includes('-h');
  // Events that go to a file of the user's own are not shown here.
  const asksEvents = args.some((word) => word === '--events' || word.startsWith('--events='));
  const words = [
    '-m',
    'openuni.data',
    ...args,
    ...(asksHelp || asksEvents ? [] : ['--events', '-']),
  ];
  const tool = spawn(executable, words, {
    cwd: context.cwd,
    // A group of its own: Ctrl-C comes to it by way of us, once.
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { OMP_WAIT_POLICY: 'PASSIVE', ...process.env, PYTHONUNBUFFERED: '1' },
  });
  const stop = () => stopGroup(tool.pid);
  interruption.signal.addEventListener('abort', stop, { once: true });
  tool.stderr.on('data', (text: Buffer) => context.stderr.write(text));
  const reporter = dataReporter(context);
  const ended = once(tool, 'close');
  try {
    for await (const line of createInterface({ input: tool.stdout })) {
      const event = json || asksHelp ? undefined : readEvent(line);
      if (event) reporter.event(event);
      else context.stdout.write(`${line}\n`);
    }
    const [code] = (await ended) as [number | null];
    return interruption.exitCode ?? code ?? exitCodes.failure;
  } catch (cause) {
    throw new EngineFailedError(`${executable} cannot be run: ${(cause as Error).message}`, {
      cause,
    });
  } finally {
    reporter.end();
  }
}

function stopGroup(pid: number | undefined): void {
  try {
    if (pid !== undefined) process.kill(process.platform === 'win32' ? pid : -pid, 'SIGTERM');
  } catch {
    // It has ended by itself.
  }
}

function readEvent(line: string) {
  try {
    return jsonRunEventSchema.parse(JSON.parse(line));
  } catch {
    return undefined; // something that it printed for people
  }
}
