import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

const maxLineLength = 2000;

/** Passes on each line of the worker's output and remembers the last ones for error messages. */
export class StderrTail {
  readonly lines: string[] = [];
  readonly #keep: number;
  readonly #log: ((line: string) => void) | undefined;

  constructor(log: ((line: string) => void) | undefined, keep = 50) {
    this.#log = log;
    this.#keep = keep;
  }

  read(stream: Readable): void {
    createInterface({ input: stream })
      .on('line', (text) => {
        const line = text.slice(0, maxLineLength);
        this.lines.push(line);
        if (this.lines.length > this.#keep) this.lines.shift();
        this.#log?.(line);
      })
      .on('error', () => {}); // The end of the process is told elsewhere.
  }
}
