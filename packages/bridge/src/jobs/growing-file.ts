import { type FileHandle, open, stat } from 'node:fs/promises';

const newline = 0x0a;
const chunkSize = 1 << 16;

/**
 * Reads whole lines from a file that others write. The place is always the start of a line, and of a
 * line that goes on only full chunks are kept, so one that is half written, or cut off and written
 * anew, is read once and whole. A file that has become shorter is read from its start, and one that
 * was replaced is read to its end before the new one.
 */
export class GrowingFile {
  readonly #path: string;
  #place: number;
  #handle: FileHandle | undefined;
  /** What was read of a line that is longer than a chunk, as of a log without line breaks. */
  #begun: Buffer[] = [];

  /** @param from byte to begin at: the start of a line */
  constructor(path: string, from = 0) {
    this.#path = path;
    this.#place = from;
  }

  /** The whole lines that are there by now. */
  async *lines(): AsyncGenerator<string, void> {
    do {
      this.#handle ??= await openIfThere(this.#path);
      if (this.#handle) yield* this.#wholeLines(this.#handle);
    } while (await this.#wasReplaced());
  }

  /** What stands after the last whole line. */
  async rest(): Promise<string> {
    if (!this.#handle) return '';
    const { size } = await this.#handle.stat();
    return (await this.#read(this.#handle, size - this.#place)).toString('utf8');
  }

  async close(): Promise<void> {
    await this.#handle?.close();
    this.#handle = undefined;
  }

  async *#wholeLines(handle: FileHandle): AsyncGenerator<string, void> {
    const { size } = await handle.stat();
    if (size < this.#place + this.#begun.length * chunkSize) this.#begun = [];
    if (size < this.#place) this.#place = 0;
    for (;;) {
      const bytes = await this.#read(handle, chunkSize, this.#begun.length * chunkSize);
      const end = bytes.lastIndexOf(newline);
      if (end >= 0) {
        const lines = Buffer.concat([...this.#begun, bytes.subarray(0, end)]);
        // Moved on first: a reader who leaves in between is not given the lines again.
        this.#place += lines.length + 1;
        this.#begun = [];
        yield* lines.toString('utf8').split('\n');
      } else if (bytes.length < chunkSize) return;
      else this.#begun.push(bytes);
    }
  }

  async #read(handle: FileHandle, length: number, skip = 0): Promise<Buffer> {
    const buffer = Buffer.alloc(Math.max(0, length));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, this.#place + skip);
    return buffer.subarray(0, bytesRead);
  }

  async #wasReplaced(): Promise<boolean> {
    if (!this.#handle) return false;
    const named = await stat(this.#path).catch(() => undefined);
    if (!named || named.ino === (await this.#handle.stat()).ino) return false;
    await this.close();
    this.#place = 0;
    this.#begun = [];
    return true;
  }
}

async function openIfThere(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
