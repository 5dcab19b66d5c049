import type { Deadlines } from '@openuni/bridge';
import type {
  ModelDtype,
  ModelFiles,
  ModelInput,
  Quantization,
  Transport,
} from '@openuni/protocol';

export interface LaunchOptions {
  /**
   * The model for calls that name none: an id, the path of a model folder, config or checkpoint, or
   * `{ config, cfgOptions, checkpoint }`. Default: `openuni-nano`.
   */
  readonly model?: ModelInput | undefined;
  /**
   * In place of `model`: an official config file. With engine `reference` it may be relative to the
   * checkout. It is a program, and is run.
   */
  readonly config?: ModelFiles['config'];
  /** Changes to `config`, by dotted key. */
  readonly cfgOptions?: ModelFiles['cfgOptions'];
  /** Trained weights for `config`, or for the `model` that was named. */
  readonly checkpoint?: ModelFiles['checkpoint'];
  /**
   * What does the work. `native`: this package's own; `reference`: the official repository, from a
   * checkout of it; or `module:Class` of another engine on Python's path. Default: `native`.
   */
  readonly engine?: 'native' | 'reference' | (string & {}) | undefined;
  /** With engine `reference`: the folder of the checkout. Default: OPENUNI_REFERENCE. */
  readonly reference?: string | undefined;
  /** What weights are held and computed in. Default: `float32` on a CPU, `bfloat16` on CUDA. */
  readonly dtype?: ModelDtype | undefined;
  /**
   * Compile models with torch.compile: the first picture of each size takes from half a minute to
   * several longer, further ones are faster. Default: false.
   */
  readonly compile?: boolean | undefined;
  /**
   * On a GPU: language model, transformer and autoencoder wait in main memory until they are used,
   * and at most one of them is on the GPU. Default: false.
   */
  readonly offload?: boolean | undefined;
  /**
   * Hold the linear layers of language model and transformer in 8 bits (`int8`, needs torchao) or 4
   * (`nf4`, needs bitsandbytes): less memory, pictures that differ a little. Default: not.
   */
  readonly quantize?: Quantization | undefined;
  /**
   * Decode sides above 512 pixels in overlapping tiles: memory that does not grow with the size,
   * seams that may show faintly. Default: false.
   */
  readonly vaeTiling?: boolean | undefined;
  /**
   * The Python interpreter to use. Default: OPENUNI_PYTHON, then the nearest `.venv`, then the
   * environment that `openuni setup` made. With engine `reference`: OPENUNI_REFERENCE_PYTHON and the
   * environment of `openuni setup --reference` before these.
   */
  readonly python?: string | undefined;
  /**
   * Where models run: `auto`, `cpu`, `cuda`, `cuda:1`, or a list of devices that share the runs.
   * Default: `auto`, CUDA where there is one.
   */
  readonly device?: string | readonly string[] | undefined;
  /**
   * How many Python processes share the runs, 1 to 64, on each device; `per-gpu`: one for each GPU.
   * Each loads its own models. Default: 1.
   */
  readonly workers?: number | 'per-gpu' | undefined;
  /**
   * Bytes that the models which a process keeps loaded may take; the one that was not used for the
   * longest time leaves first. Default: half of the machine's memory, shared by the processes on it;
   * on a GPU, nine tenths of its memory.
   */
  readonly modelMemory?: number | undefined;
  /** How long is waited for Python before it counts as hung, in milliseconds. */
  readonly deadlines?: Deadlines | undefined;
  /** Variables to add to the environment of Python. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Called with each line that Python prints. Default: they are kept for error messages only. */
  readonly log?: ((line: string) => void) | undefined;
  /** Aborting it gives up the launch. It has no say once OpenUni has started. */
  readonly signal?: AbortSignal | undefined;
  /** The line to an engine that runs already, in place of starting Python. */
  readonly transport?: Transport | undefined;
}
