import type { SetupEvent } from '@openuni/bridge/setup';

/** Tells whoever runs the command how the set-up goes. */
export interface SetupReporter {
  event(event: SetupEvent): void;
  /** The last call, whether the set-up went well or not. */
  end(): void;
}
