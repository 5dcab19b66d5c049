export interface EventBufferOptions<Event> {
  /**
   * What becomes of an event that waits behind too many others with something to spare: the same
   * without it. It must return the event itself when there is nothing to spare.
   */
  readonly lighten?: ((event: Event) => Event) | undefined;
  /** How many events with something to spare may wait. Default 8. */
  readonly maxHeavy?: number | undefined;
}

/**
 * A stream of events for a transport to fill: what is pushed waits until its one reader takes it,
 * and is then let go. A second reader is refused, since it would steal the first one's. Pushing never
 * waits: a reader that falls behind slows nobody, and loses only what `lighten` can spare.
 */
export class EventBuffer<Event> implements AsyncIterable<Event> {
  readonly #events: Event[] = [];
  readonly #lighten: (event: Event) => Event;
  readonly #maxHeavy: number;
  /** Events taken so far: the number of the first one that waits. */
  #taken = 0;
  /** Numbers of the waiting events that have something to spare, oldest first. */
  readonly #heavy: number[] = [];
  #ended = false;
  #hasReader = false;
  #failure: unknown;
  #wake = () => {};

  constructor({ lighten = (event) => event, maxHeavy = 8 }: EventBufferOptions<Event> = {}) {
    this.#lighten = lighten;
    this.#maxHeavy = maxHeavy;
  }

  push(event: Event): void {
    if (this.#ended) return;
    if (this.#lighten(event) !== event) this.#heavy.push(this.#taken + this.#events.length);
    this.#events.push(event);
    if (this.#heavy.length > this.#maxHeavy) this.#spare();
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
      if (event !== undefined) {
        this.#taken++;
        if ((this.#heavy[0] ?? this.#taken) < this.#taken) this.#heavy.shift();
        yield event;
      } else if (!this.#ended) await new Promise<void>((resolve) => (this.#wake = resolve));
      else if (this.#failure !== undefined) throw this.#failure;
      else return;
    }
  }

  #spare(): void {
    const at = (this.#heavy.shift() ?? 0) - this.#taken;
    const event = this.#events[at];
    if (event !== undefined) this.#events[at] = this.#lighten(event);
  }
}
