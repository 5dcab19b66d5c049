import { PythonEnvironmentError } from '@openuni/protocol';
import type { EnvironmentStamp } from './environment-stamp.js';
import type { EnvironmentState } from './environment-state.js';

/**
 * What a set-up has to do. `keep`: nothing; `update`: bring what is installed to what is wanted;
 * `make`: all from nothing; `remake`: the same after clearing the folder; `adopt`: install into an
 * environment of the user's own, and change nothing else in it.
 */
export type EnvironmentPlan = 'keep' | 'update' | 'make' | 'remake' | 'adopt';

export interface PlanInputs {
  readonly directory: string;
  readonly state: EnvironmentState;
  readonly stamp: EnvironmentStamp | null;
  /** The key of what is wanted, for the environment's own version of Python. */
  readonly wantedKey: string;
  readonly force: boolean;
}

/** Decides from what is there and what is wanted. Pure. */
export function planEnvironment(inputs: PlanInputs): EnvironmentPlan {
  const { directory, state, stamp, wantedKey, force } = inputs;
  switch (state.kind) {
    case 'foreign':
      throw new PythonEnvironmentError(`${directory} holds something other than an environment.`, {
        hint: 'Give --dir an empty folder or one that does not exist yet.',
      });
    case 'absent':
    case 'started':
      return 'make';
    case 'broken':
      return 'remake';
    case 'usable':
      if (force) return 'remake';
      return stamp?.key === wantedKey ? 'keep' : 'update';
  }
}
