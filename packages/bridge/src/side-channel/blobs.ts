/** A blob larger than this is a mistake: 16384 x 16384 pixels are 805 MB. */
const maxBlobBytes = 1024 ** 3;

/**
 * Binary data that comes ahead of the event that names it. Each blob is announced with its size, so
 * its memory is taken once and filled in place.
 */
export class Blobs {
  readonly #whole = new Map<number, Uint8Array>();
  #current: { readonly id: number; readonly data: Uint8Array; filled: number } | undefined;

  /** @throws RangeError for a size out of bounds, or while another blob is not whole yet */
  announce(id: number, size: number): void {
    if (this.#current) throw new RangeError(`Blob ${id} began within blob ${this.#current.id}.`);
    if (size > maxBlobBytes) throw new RangeError(`Blob ${id} is said to have ${size} bytes.`);
    // Not from Node's pool of small buffers: a view of it would keep 8 KiB alive.
    this.#current = { id, data: new Uint8Array(size), filled: 0 };
    this.#keepIfWhole();
  }

  /** @throws RangeError when nothing was announced, or more comes than was */
  add(piece: Uint8Array): void {
    const blob = this.#current;
    if (!blob) throw new RangeError('Bytes came that no blob was announced for.');
    blob.data.set(piece, blob.filled); // Throws itself where the piece is too long.
    blob.filled += piece.length;
    this.#keepIfWhole();
  }

  /** A whole blob, which is then forgotten. */
  take(id: number): Uint8Array {
    const data = this.#whole.get(id);
    if (!data) throw new RangeError(`Blob ${id} was named before it arrived.`);
    this.#whole.delete(id);
    return data;
  }

  #keepIfWhole(): void {
    if (!this.#current || this.#current.filled < this.#current.data.length) return;
    this.#whole.set(this.#current.id, this.#current.data);
    this.#current = undefined;
  }
}
