import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import type { Duplex, Readable, Writable } from 'node:stream';
import { type OpenUniError, PythonNotFoundError } from '@openuni/protocol';
import { pythoniaFolder } from '../control/pythonia.js';
import { exitError } from './exit-error.js';
import { killGroup, killTree } from './kill-tree.js';
import { OutputTail } from './output-tail.js';
import { lines, scratchVariables, workerSpawnOptions } from './spawn-options.js';
import { workerEnvironment } from './worker-environment.js';
import { workerScratch } from './worker-scratch.js';

export interface WorkerProcessOptions {
  /** Path of the interpreter. */
  readonly executable: string;
  /** `native`, or `module:Class` of another engine. */
  readonly engine: string;
  /** Variables on top of this process's own; undefined removes one. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Takes each line that the worker prints. */
  readonly log?: ((line: string) => void) | undefined;
}

/** How long after the exit the last lines of output may still arrive. */
const drainMs = 200;

/** A Python process with its lines to us. Its end is one promise, which never rejects. */
export class WorkerProcess {
  /** pythonia's line. */
  readonly control: Duplex;
  /** Events and pixels. */
  readonly fromPython: Readable;
  /** Pixels of requests. */
  readonly toPython: Writable;
  /** Settles when the process is gone, with the error that its end means. */
  readonly ended: Promise<OpenUniError>;
  /** Set once the worker has said hello. */
  ready = false;
  readonly #child: ChildProcess;

  constructor(options: WorkerProcessOptions) {
    const { executable, engine, env, log } = options;
    const args = ['--pythonia', pythoniaFolder(), '--engine', engine, '--parent', `${process.pid}`];
    const scratch = workerScratch();
    const environment = workerEnvironment(process.env, {
      ...scratchVariables(scratch.path),
      ...env,
    });
    const child = spawn(executable, ['-u', '-m', 'openuni.worker', ...args], {
      ...workerSpawnOptions(),
      env: environment,
    });
    this.#child = child;
    const line = (name: keyof typeof lines) => {
      const stream = (child.stdio as readonly unknown[])[lines[name]];
      if (stream) return stream as Duplex;
      throw new Error(`The line ${name} to Python was not opened.`);
    };
    this.control = line('control');
    this.fromPython = line('fromPython');
    this.toPython = line('toPython');
    // A write to a process that has just died; its end is told by `ended`.
    this.control.on('error', () => {});
    this.toPython.on('error', () => {});
    // Nothing comes this way, but without a reader its end would not be seen.
    line('toPython').resume();
    const tail = new OutputTail({ log, env: environment });
    if (child.stdout) tail.read(child.stdout);
    if (child.stderr) tail.read(child.stderr);
    this.ended = new Promise((resolve) => {
      child.once('error', (cause) => {
        scratch.remove();
        resolve(cannotStart(executable, cause));
      });
      child.once('exit', (exitCode, signal) => {
        killGroup(child.pid);
        scratch.remove();
        const finish = () =>
          resolve(
            exitError({ executable, exitCode, signal, stderr: tail.lines, starting: !this.ready }),
          );
        // A child of its own may hold the output open; its last lines are not worth a hang.
        const timer = setTimeout(finish, drainMs);
        child.once('close', () => {
          clearTimeout(timer);
          finish();
        });
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether a pending program should wait for this process. */
  keepAlive(alive: boolean): void {
    const streams = this.#child.stdio.slice(1) as (Socket | null)[];
    // A stream that has ended keeps nothing alive, and warns when asked to.
    const open = streams.filter((stream) => stream?.readable || stream?.writable);
    for (const handle of [this.#child, ...(open as Socket[])]) {
      if (alive) handle.ref();
      else handle.unref();
    }
  }

  /** Ends the process and all that it started, at once. */
  kill(): void {
    killTree(this.#child);
  }

  /** Lets go of the lines, once the process is gone. */
  destroy(): void {
    for (const stream of this.#child.stdio) stream?.destroy();
  }
}

function cannotStart(executable: string, cause: Error): PythonNotFoundError {
  return new PythonNotFoundError(`Python could not be started at ${executable}.`, {
    cause,
    searched: [executable],
    hint: 'Run `openuni setup`, or name a Python with the option `python` or OPENUNI_PYTHON.',
  });
}
