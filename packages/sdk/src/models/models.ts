import {
  type CheckpointDescription,
  type ModelCard,
  type ModelInput,
  modelCards,
} from '@openuni/protocol';
import type { Run } from '../run/run.js';
import {
  type ConvertEvent,
  type ConvertOptions,
  type ConvertResult,
  convertCheckpoint,
} from './convert-checkpoint.js';
import { type DescribeCheckpointOptions, describeCheckpoint } from './describe-checkpoint.js';
import { findModel } from './find-model.js';
import type { ModelDefaults } from './model-defaults.js';
import {
  type ModelPullEvent,
  type ModelPullOptions,
  type ModelPullResult,
  pullRun,
} from './pull-run.js';

/** What is known of models before they are loaded, and their files. */
export class Models {
  readonly #defaults: ModelDefaults;

  constructor(defaults: ModelDefaults = {}) {
    this.#defaults = defaults;
  }

  /** Every model that is known by name. */
  async list(): Promise<readonly ModelCard[]> {
    return modelCards;
  }

  /**
   * The card of one model.
   *
   * @param model an id, the path of a model folder, config or checkpoint, or its files
   * @throws ModelNotFoundError, WeightsInvalidError, InvalidRequestError
   */
  async get(model: ModelInput): Promise<ModelCard> {
    return (await findModel({ model }, this.#defaults)).card;
  }

  /**
   * What a checkpoint holds, read from its headers: parts, parameters, dtypes, and the variants that
   * its shapes fit; with `variant`, how it compares with that model tensor by tensor.
   *
   * @param path a `.pth` or safetensors file, or a folder (DeepSpeed's, shards, a model folder)
   * @throws WeightsInvalidError when it is damaged or no checkpoint
   * @throws PythonNotFoundError, PythonEnvironmentError
   */
  inspect(path: string, options: InspectOptions = {}): Promise<CheckpointDescription> {
    return describeCheckpoint(path, { python: this.#defaults.python, ...options });
  }

  /**
   * Fetches the files of an official model into the cache that all tools of Hugging Face share, or
   * looks for newer ones. A first request for the model does the same by itself. HF_HOME, HF_ENDPOINT,
   * HF_TOKEN and HF_HUB_OFFLINE count.
   *
   * @param model an id, or an id and a stage such as `openuni-b-512:pretrained`
   */
  pull(model: string, options: ModelPullOptions = {}): Run<ModelPullEvent, ModelPullResult> {
    return pullRun(model, options);
  }

  /**
   * Writes a checkpoint in another format, a tensor at a time. The target appears whole or not at all.
   *
   * @example
   * await openuni.models.convert('iter_10000', 'openuni.safetensors', { dtype: 'bfloat16' });
   */
  convert(
    source: string,
    target: string,
    options: ConvertOptions = {},
  ): Run<ConvertEvent, ConvertResult> {
    return convertCheckpoint(source, target, options, this.#defaults.python);
  }
}

export type InspectOptions = Pick<DescribeCheckpointOptions, 'variant' | 'signal'>;
