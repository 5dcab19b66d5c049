import { EventEmitter } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { OpenUni } from '@openuni/sdk';
import { FakeTransport } from '@openuni/testing';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.js';
import { main } from '../main.js';

export interface RunCliOptions {
  readonly transport?: FakeTransport;
  /** What is typed: the text of standard input. Default: nothing. */
  readonly stdin?: string;
  /** Default: a fresh temporary folder. */
  readonly cwd?: string;
  readonly isTTY?: boolean;
  /** Called with the emitter that stands for the process's signals, before the command runs. */
  readonly withSignals?: (signals: EventEmitter) => void;
}

/** Runs the command line in this process against an engine in memory. */
export async function runCli(args: readonly string[], options: RunCliOptions = {}) {
  const { transport = new FakeTransport(), isTTY = false } = options;
  const cwd = options.cwd ?? temporaryFolder();
  const stdout = collector(false);
  const stderr = collector(isTTY);
  const signals = new EventEmitter();
  const exits: number[] = [];
  options.withSignals?.(signals);
  const exitCode = await main(args, {
    stdin: Readable.from([Buffer.from(options.stdin ?? '')]),
    stdout,
    stderr,
    cwd,
    signals,
    exit: (code) => void exits.push(code),
    jobs: async () => transport.jobs,
    launch: ({ python, device, log, ...launch }) => OpenUni.launch({ ...launch, transport }),
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text(), cwd, transport, exits };
}

function collector(isTTY: boolean) {
  const chunks: Buffer[] = [];
  const stream = new PassThrough().on('data', (chunk: Buffer) => chunks.push(chunk));
  return Object.assign(stream, {
    isTTY,
    columns: 80,
    text: () => {
      const rest = stream.read() as Buffer | null;
      return Buffer.concat(rest ? [...chunks, rest] : chunks).toString('utf8');
    },
  });
}
