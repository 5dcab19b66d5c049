import {
  type ModelCapability,
  type ModelCard,
  modelCards,
  UnsupportedError,
} from '@openuni/protocol';

const verbs: Record<ModelCapability, string> = {
  generate: 'draw pictures',
  edit: 'edit pictures',
  chat: 'chat',
  see: 'see pictures',
};

/** @throws UnsupportedError when the model cannot do it or has no weights */
export function checkCapability(
  { id, weights, capabilities }: ModelCard,
  capability: ModelCapability,
) {
  if (weights.kind === 'none') {
    throw new UnsupportedError(`${id} has no published weights: it can be trained, not asked.`, {
      hint: 'Train it, then give the path of your model folder, or choose another model.',
    });
  }
  if (capabilities.includes(capability)) return;
  const able = modelCards.filter(
    (card) => card.weights.kind !== 'none' && card.capabilities.includes(capability),
  );
  throw new UnsupportedError(`${id} cannot ${verbs[capability]}.`, {
    hint: `Models that can: ${able.map((card) => card.id).join(', ')}, or a model folder of yours.`,
  });
}
