import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { CliContext } from '../context.js';

/** A context without an engine that keeps what is written, for tests of a command's own code. */
export function recordingContext({ isTTY = false, cwd = process.cwd() } = {}) {
  const recorder = (tty: boolean) => {
    const chunks: string[] = [];
    const stream = new PassThrough();
    stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString('utf8')));
    // What a terminal's stream has besides, for whatever draws on it.
    const terminal = { clearLine: () => true, cursorTo: () => true, moveCursor: () => true };
    const text = () => chunks.join('');
    return Object.assign(stream, { isTTY: tty, columns: 80, text }, tty ? terminal : {});
  };
  const signals = new EventEmitter();
  const context = {
    stdin: new PassThrough(),
    stdout: recorder(false),
    stderr: recorder(isTTY),
    cwd,
    signals,
    exit: () => {},
    launch: () => Promise.reject(new Error('no engine here')),
    jobs: () => Promise.reject(new Error('no jobs here')),
  } satisfies CliContext;
  return context;
}
