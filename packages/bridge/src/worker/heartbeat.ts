export interface HeartbeatOptions {
  /** Silence after which `onSilent` is called, in milliseconds. */
  readonly silenceMs: number;
  /** Called at each beat. */
  readonly beat: () => void;
  /** Nothing was heard for so long. Called once. */
  readonly onSilent: () => void;
}

/** Beats within the time after which silence counts. */
export const beatsPerSilence = 5;

/**
 * Notices silence. It counts its own beats without a sign of life rather than reading a clock: a
 * clock that jumps, or a program that was itself stopped for a while, makes nobody look dead.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  #timer: NodeJS.Timeout | undefined;
  #silentBeats = 0;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
  }

  /** Begins to watch; does nothing while it watches already. */
  start(): void {
    if (this.#timer) return;
    this.#silentBeats = 0;
    const { silenceMs, beat, onSilent } = this.#options;
    this.#timer = setInterval(() => {
      if (this.#silentBeats++ >= beatsPerSilence) {
        this.stop();
        onSilent();
      } else beat();
    }, silenceMs / beatsPerSilence);
    this.#timer.unref();
  }

  /** Something was heard. */
  alive(): void {
    this.#silentBeats = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
