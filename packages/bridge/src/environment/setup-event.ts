import type { RequirementSet } from './requirements.js';
import type { TorchBuild } from './torch-build.js';

/** The parts of a set-up, in their order. */
export type SetupStep = 'base-python' | 'environment' | 'repair' | 'packages' | 'engine' | 'check';

/** A working environment. */
export interface Environment {
  /** Absolute path of the virtual environment. */
  readonly directory: string;
  /** Absolute path of its interpreter. */
  readonly executable: string;
  /** Version of Python, such as `3.11.7`. */
  readonly python: string;
  readonly sets: readonly RequirementSet[];
  readonly torch: TorchBuild;
}

/**
 * What a set-up reports, in order. Each step sends `start`, any `output` and `warning`, then
 * `finish` or `fail`; a step with nothing to do sends `skip` alone. The last event is `ready`,
 * or the `fail` after which the error is thrown.
 */
export type SetupEvent =
  | { readonly type: 'start'; readonly step: SetupStep; readonly title: string }
  | { readonly type: 'output'; readonly step: SetupStep; readonly line: string }
  | { readonly type: 'warning'; readonly step: SetupStep; readonly message: string }
  | {
      readonly type: 'finish';
      readonly step: SetupStep;
      readonly title: string;
      /** Milliseconds that it took. */
      readonly ms: number;
      /** What came of it, such as the version that was found. */
      readonly note?: string;
    }
  | {
      readonly type: 'skip';
      readonly step: SetupStep;
      readonly title: string;
      readonly reason: string;
    }
  | {
      readonly type: 'fail';
      readonly step: SetupStep;
      readonly title: string;
      readonly ms: number;
      readonly message: string;
      /** The remedy. */
      readonly hint?: string;
      /** The last lines of output. */
      readonly output: readonly string[];
    }
  | { readonly type: 'ready'; readonly ms: number; readonly environment: Environment };
