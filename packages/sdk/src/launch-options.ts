import type { Transport } from '@openuni/protocol';

export interface LaunchOptions {
  /**
   * The model for calls that name none: an id, or the path of a model folder. Default:
   * `openuni-nano`.
   */
  readonly model?: string | undefined;
  /**
   * The Python interpreter to use. Default: OPENUNI_PYTHON, then the nearest `.venv`, then the
   * environment that `openuni setup` made.
   */
  readonly python?: string | undefined;
  /** Where the model runs. Default: `auto`, a GPU where there is one that fits. */
  readonly device?: 'auto' | 'cpu' | 'cuda' | undefined;
  /** Variables to add to the environment of Python. */
  readonly env?: Readonly<Record<string, string>> | undefined;
  /** Called with each line that Python logs. Default: they are dropped. */
  readonly log?: ((line: string) => void) | undefined;
  /** The line to an engine that runs already, in place of starting Python. */
  readonly transport?: Transport | undefined;
}
