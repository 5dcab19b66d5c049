/**
 * Finds runs whose end was sent and never arrived. Python says at each heartbeat which runs it still
 * has. One that it has no more may just be on its way here; so it counts as lost only when it is
 * missing at three heartbeats in a row.
 */
export class LostRuns {
  readonly #missing = new Map<string, number>();

  /** Python has this run now. */
  expect(run: string): void {
    this.#missing.set(run, 0);
  }

  /** The end of this run has arrived. */
  over(run: string): void {
    this.#missing.delete(run);
  }

  /** Takes the runs that Python still has, and says whether one is lost. */
  areLost(unfinished: readonly string[]): boolean {
    let lost = false;
    for (const [run, times] of this.#missing) {
      const missed = unfinished.includes(run) ? 0 : times + 1;
      this.#missing.set(run, missed);
      lost ||= missed >= 3;
    }
    return lost;
  }
}
