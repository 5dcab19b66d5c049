import { expect, it } from 'vitest';
import { modelCardSchema } from './model-card.js';
import { findModelCard, modelCards } from './model-cards.js';
import { cardOfNativeFolder } from './native-folder.js';

it.each(modelCards)('$id keeps its own rules', (card) => {
  expect(modelCardSchema.parse(card)).toEqual(card);
  for (const side of [
    card.minSize,
    card.maxSize,
    card.defaultSize.width,
    card.defaultSize.height,
  ]) {
    expect(side % card.sizeMultiple).toBe(0);
    expect(side).toBeGreaterThanOrEqual(card.minSize);
    expect(side).toBeLessThanOrEqual(card.maxSize);
  }
});

it('finds by id', () => {
  expect(findModelCard('openuni-l-1024')?.defaultSize).toEqual({ width: 1024, height: 1024 });
  expect(findModelCard('openuni')).toBeUndefined();
});

it('makes a card of a model folder that says little', () => {
  const place = { path: '/models/mine', id: 'mine', canSee: false };
  const card = cardOfNativeFolder({ size_multiple: 16 }, place);
  expect(modelCardSchema.parse(card)).toMatchObject({
    id: 'mine',
    capabilities: ['generate', 'chat'],
    defaultSize: { width: 256, height: 256 },
    defaultSteps: 20,
    weights: { kind: 'folder', path: '/models/mine' },
  });
  expect(card.defaultEditGuidance).toBeUndefined();
  const defaults = { guidance: 3, edit_guidance: 1.5 };
  expect(cardOfNativeFolder({ size_multiple: 16, defaults }, place)).toMatchObject({
    defaultGuidance: 3,
    defaultEditGuidance: 1.5,
  });
  const seeing = cardOfNativeFolder({ size_multiple: 16 }, { ...place, canSee: true });
  expect(seeing.capabilities).toEqual(['generate', 'edit', 'chat', 'see']);
});
