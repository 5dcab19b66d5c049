import { type ModelCard, modelCards } from '@openuni/protocol';
import { resolveModel } from './resolve-model.js';

/** What is known of models before they are loaded. */
export class Models {
  /** Every model that is known by name. */
  async list(): Promise<readonly ModelCard[]> {
    return modelCards;
  }

  /**
   * The card of one model.
   *
   * @param model an id, or the path of a model folder
   * @throws ModelNotFoundError
   */
  async get(model: string): Promise<ModelCard> {
    return (await resolveModel(model)).card;
  }
}
