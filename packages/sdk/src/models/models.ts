import { type ModelCard, type ModelInput, modelCards } from '@openuni/protocol';
import { findModel } from './find-model.js';
import type { ModelDefaults } from './model-defaults.js';

/** What is known of models before they are loaded. */
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
}
