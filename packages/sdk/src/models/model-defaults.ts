import type { LoadOptions, ModelInput } from '@openuni/protocol';

/** What a client was or will be launched with, for calls that say nothing. */
export interface ModelDefaults extends Readonly<LoadOptions> {
  /** Default: openuni-nano. */
  readonly defaultModel?: ModelInput | undefined;
  /** The interpreter that looks into checkpoints. Default: found. */
  readonly python?: string | undefined;
  /** What runs the model. Default: native. */
  readonly engine?: string | undefined;
  /** Where it runs. Default: auto. */
  readonly device?: string | readonly string[] | undefined;
}
