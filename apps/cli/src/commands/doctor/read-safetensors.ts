import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

export interface SafetensorsSummary {
  readonly tensors: number;
  /** Numbers in all tensors together. */
  readonly parameters: number;
  /** Size of the file. */
  readonly bytes: number;
}

/** More than any header has; the format's own limit. */
const longestHeader = 100_000_000;

/**
 * Reads the header of a safetensors file (8 bytes of length, JSON, then the data) and checks that
 * the file is as long as it says.
 */
export function readSafetensors(path: string): SafetensorsSummary {
  const file = openSync(path, 'r');
  try {
    const bytes = fstatSync(file).size;
    const prefix = Buffer.alloc(8);
    readSync(file, prefix, 0, 8, 0);
    const length = Number(prefix.readBigUInt64LE());
    if (bytes < 8 || length > Math.min(longestHeader, bytes - 8)) {
      throw new Error('not a safetensors file');
    }
    const header = Buffer.alloc(length);
    readSync(file, header, 0, length, 8);
    const { __metadata__, ...entries } = JSON.parse(header.toString('utf8')) as Record<
      string,
      { shape: number[]; data_offsets: [number, number] }
    >;
    const tensors = Object.values(entries);
    const end = Math.max(0, ...tensors.map(({ data_offsets }) => data_offsets[1]));
    if (bytes !== 8 + length + end) {
      throw new Error(`incomplete: ${bytes} of ${8 + length + end} bytes`);
    }
    const size = (shape: number[]) => shape.reduce((product, side) => product * side, 1);
    const parameters = tensors.reduce((sum, { shape }) => sum + size(shape), 0);
    return { tensors: tensors.length, parameters, bytes };
  } finally {
    closeSync(file);
  }
}
