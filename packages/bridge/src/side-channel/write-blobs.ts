import type { Writable } from 'node:stream';
import { pack } from 'msgpackr';

/** Small enough that the worker's reader never holds a large frame. */
const pieceBytes = 1024 * 1024;

/** Sends the binary data of a run's request; blob `i` is the one that the request names `i`. */
export function writeBlobs(stream: Writable, run: string, blobs: readonly Uint8Array[]): void {
  for (const [id, data] of blobs.entries()) {
    for (let start = 0; start < data.length; start += pieceBytes) {
      const piece = data.subarray(start, start + pieceBytes);
      const last = start + pieceBytes >= data.length;
      write(stream, { kind: 'blob', run, id, data: piece, last });
    }
  }
}

/** Lets the worker forget what a run that is over has not used. */
export function writeOver(stream: Writable, run: string): void {
  write(stream, { kind: 'over', run });
}

function write(stream: Writable, frame: Readonly<Record<string, unknown>>): void {
  if (stream.writable) stream.write(pack(frame));
}
