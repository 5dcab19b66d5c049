const newline = 0x0a;
const carriageReturn = 0x0d;

/**
 * Cuts a stream of bytes into lines of text, each cut off at `maxBytes`: a flood without a newline
 * takes no more memory than that. What lies beyond is skipped.
 */
export class LineSplitter {
  readonly #maxBytes: number;
  readonly #onLine: (line: string) => void;
  #start: Buffer = Buffer.alloc(0);

  constructor(onLine: (line: string) => void, maxBytes = 2000) {
    this.#onLine = onLine;
    this.#maxBytes = maxBytes;
  }

  read(chunk: Buffer): void {
    let at = 0;
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, at)) {
      this.#append(chunk.subarray(at, end));
      this.#emit();
      at = end + 1;
    }
    this.#append(chunk.subarray(at));
  }

  /** Passes on what came after the last newline. */
  end(): void {
    if (this.#start.length > 0) this.#emit();
  }

  #append(part: Buffer): void {
    const room = this.#maxBytes - this.#start.length;
    if (room > 0 && part.length > 0) {
      this.#start = Buffer.concat([this.#start, part.subarray(0, room)]);
    }
  }

  #emit(): void {
    const line = this.#start;
    this.#start = Buffer.alloc(0);
    const length = line.at(-1) === carriageReturn ? line.length - 1 : line.length;
    this.#onLine(line.toString('utf8', 0, length));
  }
}
