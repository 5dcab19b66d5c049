import type { ModelCard } from './model-card.js';
import { officialModels } from './official-models.js';
import { openuniNano } from './openuni-nano.js';

export const defaultModelId = openuniNano.id;

/** Every model that is known by name. */
export const modelCards: readonly ModelCard[] = [openuniNano, ...officialModels];

export function findModelCard(id: string): ModelCard | undefined {
  return modelCards.find((card) => card.id === id);
}
