import type { ModelDtype, ModelInput } from '@openuni/protocol';

/** What a client was or will be launched with, for calls that say nothing. */
export interface ModelDefaults {
  /** Default: openuni-nano. */
  readonly defaultModel?: ModelInput | undefined;
  /** Default: the engine's choice. */
  readonly dtype?: ModelDtype | undefined;
  /** The interpreter that looks into checkpoints. Default: found. */
  readonly python?: string | undefined;
}
