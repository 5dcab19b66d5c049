import type { PoolRun } from './pool-run.js';

/** Runs that wait, first come first served, each told of its place. */
export class RunQueue {
  readonly #runs: PoolRun[] = [];

  get length(): number {
    return this.#runs.length;
  }

  get runs(): readonly PoolRun[] {
    return this.#runs;
  }

  add(run: PoolRun): void {
    this.#runs.push(run);
  }

  shift(): PoolRun | undefined {
    return this.#runs.shift();
  }

  remove(run: PoolRun): void {
    const at = this.#runs.indexOf(run);
    if (at < 0) return;
    this.#runs.splice(at, 1);
    this.tellPositions();
  }

  /** 1 for the run that begins next, 2 for the one after it. */
  tellPositions(): void {
    for (const [at, run] of this.#runs.entries()) run.queuedAt(at + 1);
  }
}
