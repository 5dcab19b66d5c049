import { formatImageSize, type ModelCard, modelCards } from '@openuni/sdk';
import { Command } from 'commander';
import type { CliContext } from '../context.js';

const weightsNotes: Record<ModelCard['weights']['kind'], string> = {
  builtin: 'ships with the SDK',
  hub: 'Hugging Face',
  none: 'none published',
  folder: 'a folder',
  files: 'files of yours',
};

export function modelsCommand({ stdout }: CliContext): Command {
  return new Command('models')
    .description('list the models that are known by name')
    .option('--json', 'print one JSON object a line')
    .action(({ json }: { json?: boolean }) => {
      stdout.write(json ? modelCards.map((card) => `${JSON.stringify(card)}\n`).join('') : table());
    });
}

function table(): string {
  const rows = modelCards.map((card) => [
    card.id,
    formatImageSize(card.defaultSize),
    weightsNotes[card.weights.kind],
    card.licence,
    card.title,
  ]);
  const all = [['MODEL', 'SIZE', 'WEIGHTS', 'LICENCE', 'ABOUT'], ...rows];
  const widths = all[0]?.map((_, column) =>
    Math.max(...all.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: string[]) => row.map((cell, i) => cell.padEnd(widths?.[i] ?? 0)).join('  ');
  return all.map((row) => `${line(row).trimEnd()}\n`).join('');
}
