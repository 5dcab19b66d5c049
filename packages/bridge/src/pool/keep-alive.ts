/** Longer than any timer can be set for; it is the timer that counts, not when it fires. */
const everMs = 2 ** 31 - 1;

/** Keeps a program alive while something is held, and not a moment longer. */
export class KeepAlive {
  #holds = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @returns lets go; calling it again does nothing */
  hold(): () => void {
    this.#holds++;
    this.#timer ??= setInterval(() => {}, everMs);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      if (--this.#holds > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }
}
