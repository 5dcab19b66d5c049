import type { EditOptions, GenerateOptions, Transport } from '@openuni/protocol';
import { checkEditOptions } from './edit/resolve-edit.js';
import type { EngineRunOptions } from './engine/engine-run-options.js';
import type { GenerateEvent, GenerateResult } from './generate/generate-event.js';
import { generateWork } from './generate/generate-work.js';
import { checkGenerateOptions } from './generate/resolve-generation.js';
import type { ModelDefaults } from './models/model-defaults.js';
import { Run } from './run/run.js';

export type ImagesGenerateOptions = GenerateOptions & EngineRunOptions;

export type ImagesEditOptions = EditOptions & EngineRunOptions;

/** Pictures from prompts, and from other pictures. */
export class Images {
  readonly #transport: () => Transport;
  readonly #defaults: ModelDefaults;

  /** @param transport gives the line to the engine, or throws when there is none any more */
  constructor(transport: () => Transport, defaults: ModelDefaults) {
    this.#transport = transport;
    this.#defaults = defaults;
  }

  /**
   * Draws pictures. The options are checked before anything starts: what is wrong with them fails
   * the run with `InvalidRequestError`, `ModelNotFoundError` or `UnsupportedError`.
   *
   * @example
   * const { images } = await openuni.images.generate({ prompt: 'a red circle', n: 4 });
   */
  generate({
    signal,
    timeoutMs,
    ...options
  }: ImagesGenerateOptions): Run<GenerateEvent, GenerateResult> {
    const resolve = () => checkGenerateOptions(options, this.#defaults);
    return new Run(generateWork(this.#transport, resolve, timeoutMs), { signal });
  }

  /**
   * Draws a picture anew as the prompt says. The options and the picture are checked before anything
   * starts, as for `generate`; a model that cannot see fails the run with `UnsupportedError`.
   *
   * @example
   * const { images } = await openuni.images.edit({ image: 'photo.jpg', prompt: 'make it night' });
   */
  edit({ signal, timeoutMs, ...options }: ImagesEditOptions): Run<GenerateEvent, GenerateResult> {
    const resolve = (aborted: AbortSignal) =>
      checkEditOptions(options, { ...this.#defaults, signal: aborted });
    return new Run(generateWork(this.#transport, resolve, timeoutMs), { signal });
  }
}
