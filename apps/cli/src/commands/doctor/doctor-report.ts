/**
 * What came of a check. `warning`: it works, though not at its best; `skipped`: another check that
 * failed leaves nothing to look at.
 */
export type CheckStatus = 'ok' | 'warning' | 'failed' | 'skipped';

export interface DoctorCheck {
  /** Stable and meant for programs: `node`, `python`, `package:torch`. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  readonly status: CheckStatus;
  /** What was found. */
  readonly detail: string;
  /** What to do about it: a command wherever one does. */
  readonly remedy?: string;
}

/** The output of `openuni doctor --json`. */
export interface DoctorReport {
  /** Whether no check failed. */
  readonly ok: boolean;
  /** Version of the SDK. */
  readonly version: string;
  readonly checks: readonly DoctorCheck[];
}
