import { createInterface } from 'node:readline';
import type { Duplex } from 'node:stream';
import type { PythoniaLine, PythoniaReply } from './pythonia.js';

/** Carries pythonia's messages over a stream, one JSON text a line, and can fail what is pending. */
export class JsonLines implements PythoniaLine {
  readonly #stream: Duplex;
  readonly #waiting = new Map<string | number, (reply: PythoniaReply) => unknown>();
  #failure: string | undefined;

  constructor(stream: Duplex) {
    this.#stream = stream;
    createInterface({ input: stream })
      .on('line', (line) => this.#receive(line))
      // What breaks the stream is told by the end of the process, which knows more about why.
      .on('error', () => {});
  }

  register(id: string | number, onReply: (reply: PythoniaReply) => unknown): void {
    this.#waiting.set(id, onReply);
  }

  write(request: { r?: number }, onReply?: (reply: PythoniaReply) => unknown): void {
    const { r } = request;
    if (onReply && r !== undefined) this.writeRaw(JSON.stringify(request), r, onReply);
    else this.#send(JSON.stringify(request));
  }

  writeRaw(json: string, id: number, onReply: (reply: PythoniaReply) => unknown): void {
    if (this.#failure !== undefined) onReply(failed(id, this.#failure));
    else {
      this.register(id, onReply);
      this.#send(json);
    }
  }

  /** Answers everything that waits, and everything that comes later, with this failure. */
  fail(reason: string): void {
    this.#failure ??= reason;
    for (const [id, onReply] of this.#waiting) {
      if (typeof id === 'number') onReply(failed(id, this.#failure));
    }
    this.#waiting.clear();
  }

  #send(json: string): void {
    if (this.#stream.writable) this.#stream.write(`${json}\n`);
  }

  #receive(line: string): void {
    let reply: PythoniaReply;
    try {
      reply = JSON.parse(line) as PythoniaReply;
    } catch {
      return; // Noise on the line is no reply; the call it may have damaged ends by its deadline.
    }
    const id = reply.c ?? reply.r;
    if (id === undefined) return;
    const onReply = this.#waiting.get(id);
    // pythonia keeps a handler that returns true: the real reply follows.
    if (onReply?.(reply) !== true && typeof id === 'number') this.#waiting.delete(id);
  }
}

const failed = (r: number, reason: string): PythoniaReply => ({ r, key: 'error', sig: reason });
