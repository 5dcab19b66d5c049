/** Least time between two events of one download, in milliseconds. */
const interval = 100;

/** Passes on how far some work is while it goes on, at most every 0.1 s, and its last event always. */
export class EventQueue<Event> {
  readonly #last: Event;
  #waiting: Event | undefined;
  #quietUntil = 0;
  #wake = () => {};

  /** @param last the event that ends the work */
  constructor(last: Event) {
    this.#last = last;
  }

  offer(event: Event): void {
    if (performance.now() < this.#quietUntil) return;
    this.#quietUntil = performance.now() + interval;
    this.#waiting = event;
    this.#wake();
  }

  /** Yields what is offered until the work is done; throws what it throws. */
  async *during(work: Promise<void>): AsyncGenerator<Event, void> {
    let isDone = false;
    const ended = work.finally(() => {
      isDone = true;
      this.#wake();
    });
    // Waited for below; a failure before that is no unhandled one.
    ended.catch(() => {});
    while (!isDone) {
      const event = this.#waiting;
      this.#waiting = undefined;
      if (event !== undefined) yield event;
      else await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    await ended;
    yield this.#last;
  }
}
