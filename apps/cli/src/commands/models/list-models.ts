import { formatImageSize, type ModelCard, modelCards } from '@openuni/sdk';
import type { TextOutput } from '../../context.js';
import { table } from '../../output/table.js';

const weightsNotes: Record<ModelCard['weights']['kind'], string> = {
  builtin: 'ships with the SDK',
  hub: 'Hugging Face',
  none: 'none published',
  folder: 'a folder',
  files: 'files of yours',
};

/** Prints the models that are known by name. */
export function listModels(stdout: TextOutput, json: boolean | undefined): void {
  if (json) {
    for (const card of modelCards) stdout.write(`${JSON.stringify(card)}\n`);
    return;
  }
  const rows = modelCards.map((card) => [
    card.id,
    formatImageSize(card.defaultSize),
    weightsNotes[card.weights.kind],
    card.licence,
    card.title,
  ]);
  stdout.write(table([['MODEL', 'SIZE', 'WEIGHTS', 'LICENCE', 'ABOUT'], ...rows]));
}
