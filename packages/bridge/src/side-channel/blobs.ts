/** Puts binary data together again: it arrives in pieces, ahead of the event that names it. */
export class Blobs {
  readonly #pieces = new Map<number, Uint8Array[]>();

  add(id: number, piece: Uint8Array): void {
    const pieces = this.#pieces.get(id);
    if (pieces) pieces.push(piece);
    else this.#pieces.set(id, [piece]);
  }

  /** The whole of a blob, which is then forgotten. */
  take(id: number): Uint8Array {
    const pieces = this.#pieces.get(id);
    if (!pieces) throw new RangeError(`Blob ${id} was named before it arrived.`);
    this.#pieces.delete(id);
    return pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces);
  }
}
