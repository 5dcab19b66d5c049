/** A program that was itself stopped first reads what has arrived meanwhile. */
const catchUpMs = 100;

/**
 * Calls `onLate` once, after `ms` and a little time to read what arrived while this program could not
 * run. Does not keep a program alive.
 *
 * @returns takes the deadline away
 */
export function deadline(ms: number, onLate: () => void): () => void {
  let timer = setTimeout(() => {
    timer = setTimeout(onLate, catchUpMs);
    timer.unref();
  }, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
