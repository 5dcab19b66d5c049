/**
 * A stream of events for a transport to fill: what is pushed waits, unbounded, until its one reader
 * takes it, and is then let go. A second reader is refused, since it would steal the first one's.
 */
export class EventBuffer<Event> implements AsyncIterable<Event> {
  readonly #events: Event[] = [];
  #ended = false;
  #hasReader = false;
  #failure: unknown;
  #wake = () => {};

  push(event: Event): void {
    if (this.#ended) return;
    this.#events.push(event);
    this.#wake();
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** What came before is still read; then the reader gets the error. */
  fail(error: unknown): void {
    if (this.#ended) return;
    this.#failure = error;
    this.end();
  }

  [Symbol.asyncIterator](): AsyncGenerator<Event, void> {
    if (this.#hasReader) throw new TypeError('These events have a reader already.');
    this.#hasReader = true;
    return this.#read();
  }

  async *#read(): AsyncGenerator<Event, void> {
    for (;;) {
      const event = this.#events.shift();
      if (event !== undefined) yield event;
      else if (!this.#ended) await new Promise<void>((resolve) => (this.#wake = resolve));
      else if (this.#failure !== undefined) throw this.#failure;
      else return;
    }
  }
}
