export interface RestartPolicyOptions {
  /** Crashes in a row, no run finished in between, after which there are no restarts. Default 5. */
  readonly maxCrashes?: number | undefined;
  /** Delay before the second restart in a row, in milliseconds; the first has none. Default 250. */
  readonly firstDelayMs?: number | undefined;
  /** The longest delay. Default 30 000. */
  readonly maxDelayMs?: number | undefined;
  /** How long restarts stay stopped, before a run may try it again. Default 60 000. */
  readonly cooldownMs?: number | undefined;
  /** A clock that only goes forward, in milliseconds. */
  readonly now?: (() => number) | undefined;
}

/** Decides when a worker that has died may be started again. */
export class RestartPolicy {
  readonly #options: Required<{
    [Name in keyof RestartPolicyOptions]: NonNullable<RestartPolicyOptions[Name]>;
  }>;
  #inARow = 0;
  #lastCrash = 0;

  constructor({
    maxCrashes = 5,
    firstDelayMs = 250,
    maxDelayMs = 30_000,
    cooldownMs = 60_000,
    now = () => performance.now(),
  }: RestartPolicyOptions = {}) {
    this.#options = { maxCrashes, firstDelayMs, maxDelayMs, cooldownMs, now };
  }

  crashed(): void {
    this.#inARow++;
    this.#lastCrash = this.#options.now();
  }

  /** A run came to its end on the worker, well or not: it works. */
  worked(): void {
    this.#inARow = 0;
  }

  get crashesInARow(): number {
    return this.#inARow;
  }

  /** Whether it would only crash again: nothing is started until the cooldown is over. */
  get isLoop(): boolean {
    const { maxCrashes, cooldownMs, now } = this.#options;
    return this.#inARow >= maxCrashes && now() - this.#lastCrash < cooldownMs;
  }

  /** Milliseconds to wait before the next start. */
  get delayMs(): number {
    const { firstDelayMs, maxDelayMs, maxCrashes } = this.#options;
    // After a cooldown there has been waiting enough.
    if (this.#inARow < 2 || this.#inARow >= maxCrashes) return 0;
    return Math.min(maxDelayMs, firstDelayMs * 4 ** (this.#inARow - 2));
  }
}
