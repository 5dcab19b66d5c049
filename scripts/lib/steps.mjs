import { Failure } from './failure.mjs';

/** `0.4 s`, `1 min 12 s`. */
export function duration(ms) {
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/**
 * Runs steps one after another. Each says what it does, what came of it and how long it took. One
 * that fails ends the program with the remedy and exit code 1.
 *
 * @param {[title: string, work: () => unknown][]} steps the work returns a note, if there is one
 */
export async function runSteps(steps) {
  const begin = performance.now();
  for (const [index, [title, work]] of steps.entries()) {
    console.log(`[${index + 1}/${steps.length}] ${title}`);
    const start = performance.now();
    try {
      const note = await work();
      const took = duration(performance.now() - start);
      console.log(`      ${note ? `${note}, ` : 'done, '}${took}`);
    } catch (error) {
      console.error(`      failed after ${duration(performance.now() - start)}`);
      if (!(error instanceof Failure)) throw error;
      console.error(`error: ${error.message}`);
      if (error.remedy) console.error(`remedy: ${error.remedy}`);
      process.exit(1);
    }
  }
  return performance.now() - begin;
}
