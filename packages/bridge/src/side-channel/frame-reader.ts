import { Unpackr } from 'msgpackr';
import { frameTypes, headerBytes, readFrameHeader } from './frame-header.js';

export interface FrameSink {
  /** A whole message, as MessagePack tells it: not checked yet. */
  message(value: unknown): void;
  /** The next bytes of the blob that was announced last; only valid during the call. */
  bytes(piece: Uint8Array): void;
}

/**
 * Cuts a stream of bytes into frames, wherever it was cut into chunks. Bytes of blobs are passed on
 * as they come and never gathered here; messages are, into a buffer of their size.
 */
export class FrameReader {
  readonly #sink: FrameSink;
  // Python knows no `undefined` and no records; plain objects with string keys come in.
  readonly #unpackr = new Unpackr({ mapsAsObjects: true });
  readonly #header = new Uint8Array(headerBytes);
  #headerFilled = 0;
  /** What is still to come of the payload under way. */
  #left = 0;
  /** The message under way; null while it is bytes of a blob. */
  #message: Uint8Array | null = null;

  constructor(sink: FrameSink) {
    this.#sink = sink;
  }

  /** Whether a frame has begun and not ended. */
  get isWithinFrame(): boolean {
    return this.#headerFilled > 0;
  }

  /** @throws for what is no frame; nothing that comes later can be trusted then */
  read(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      if (this.#headerFilled < headerBytes) {
        const part = chunk.subarray(at, at + headerBytes - this.#headerFilled);
        this.#header.set(part, this.#headerFilled);
        this.#headerFilled += part.length;
        at += part.length;
        if (this.#headerFilled === headerBytes) this.#begin();
      } else {
        const part = chunk.subarray(at, at + this.#left);
        at += part.length;
        this.#take(part);
      }
    }
  }

  #begin(): void {
    const { type, length } = readFrameHeader(this.#header);
    this.#left = length;
    this.#message = type === frameTypes.message ? new Uint8Array(length) : null;
    if (length === 0) this.#finish();
  }

  #take(part: Uint8Array): void {
    if (this.#message) this.#message.set(part, this.#message.length - this.#left);
    else this.#sink.bytes(part);
    this.#left -= part.length;
    if (this.#left === 0) this.#finish();
  }

  #finish(): void {
    this.#headerFilled = 0;
    const message = this.#message;
    this.#message = null;
    if (message) this.#sink.message(this.#unpackr.unpack(message));
  }
}
