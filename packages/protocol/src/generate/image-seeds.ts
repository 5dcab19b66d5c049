/**
 * The seeds of a request's pictures, in order: picture `i` of prompt `p` has
 * `seed + p * n + i`, wrapped at 2^32. Each of them makes its picture again on its own.
 *
 * @param seed the first picture's seed, 0 to 2^32 - 1
 * @param prompts how many prompts there are
 * @param n pictures per prompt
 */
export function imageSeeds(seed: number, prompts: number, n: number): number[] {
  return Array.from({ length: prompts * n }, (_, index) => (seed + index) % 2 ** 32);
}
