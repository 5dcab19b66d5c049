/** Numbers from 0 up to 1 that are the same for the same seed (xorshift, 32 bits). */
export function randomFrom(seed) {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}
