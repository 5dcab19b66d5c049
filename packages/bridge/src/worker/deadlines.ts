/** How long the bridge waits for what, in milliseconds. */
export interface Deadlines {
  /** Until a new worker answers. Default 60 000. */
  readonly startMs?: number | undefined;
  /**
   * How long a worker may be silent while something is asked of it, before it counts as hung and is
   * replaced. Imports from a slow disk can take many seconds. Default 30 000.
   */
  readonly silenceMs?: number | undefined;
  /** From cancelling a run until its work has stopped; then its worker is replaced. Default 120 000. */
  readonly cancelMs?: number | undefined;
}

export type ResolvedDeadlines = { readonly [Name in keyof Deadlines]-?: number };

export function resolveDeadlines({
  startMs = 60_000,
  silenceMs = 30_000,
  cancelMs = 120_000,
}: Deadlines = {}): ResolvedDeadlines {
  return { startMs, silenceMs, cancelMs };
}
