import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

const chunkSize = 1 << 16;

/**
 * Where the next whole line of a file will begin: one that was cut off is taken away before it. The
 * file is read from its end, for a log may be larger than memory.
 */
export function endOfLines(path: string): number {
  if (!existsSync(path)) return 0;
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.alloc(chunkSize);
    for (let end = fstatSync(file).size; end > 0; ) {
      const begin = Math.max(0, end - chunk.length);
      const length = readSync(file, chunk, 0, end - begin, begin);
      const at = chunk.subarray(0, length).lastIndexOf('\n');
      if (at >= 0) return begin + at + 1;
      end = begin;
    }
    return 0;
  } finally {
    closeSync(file);
  }
}
