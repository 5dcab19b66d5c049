import type { Readable } from 'node:stream';
import { redact, secretValues } from '../errors/redact.js';
import { LineSplitter } from './line-splitter.js';

export interface OutputTailOptions {
  /** Takes each line that comes. */
  readonly log?: ((line: string) => void) | undefined;
  /** The worker's environment: the values of its secrets are taken out of every line. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** How many lines are kept. Default 50. */
  readonly keep?: number | undefined;
}

/** Passes on each line of the worker's output and remembers the last ones for error messages. */
export class OutputTail {
  readonly #lines: string[] = [];
  readonly #secrets: readonly string[];
  readonly #keep: number;
  readonly #log: ((line: string) => void) | undefined;

  constructor({ log, env = process.env, keep = 50 }: OutputTailOptions = {}) {
    this.#log = log;
    this.#keep = keep;
    this.#secrets = secretValues(env);
  }

  /** The last lines, oldest first, without secrets. */
  get lines(): string[] {
    return this.#lines.map((line) => redact(line, this.#secrets));
  }

  read(stream: Readable): void {
    const splitter = new LineSplitter((line) => this.#take(line));
    stream.on('data', (chunk: Buffer) => splitter.read(chunk));
    stream.on('end', () => splitter.end());
    stream.on('error', () => {}); // The end of the process is told elsewhere.
  }

  #take(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > this.#keep) this.#lines.shift();
    this.#log?.(redact(line, this.#secrets));
  }
}
