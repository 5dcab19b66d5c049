import type { CheckpointDescription } from '@openuni/sdk';
import { table } from '../../output/table.js';

/** How many names of missing or unexpected tensors are printed; --json has them all. */
const shown = 10;

/** What a checkpoint holds, for people. */
export function checkpointTable(checkpoint: CheckpointDescription): string {
  const { path, format, fileBytes, parts, tensors, parameters, variants, fit } = checkpoint;
  const rows = Object.entries(parts).map(([part, of]) => [
    part,
    count(of.tensors),
    count(of.parameters),
    megabytes(of.bytes),
    of.dtypes.join(', '),
  ]);
  const bytes = Object.values(parts).reduce((sum, of) => sum + of.bytes, 0);
  return [
    `${path}: ${format}, ${megabytes(fileBytes)} on disk\n`,
    `Its shapes fit ${variants.join(', ') || 'no model that is known by name'}.\n\n`,
    table([
      ['PART', 'TENSORS', 'PARAMETERS', 'SIZE', 'DTYPES'],
      ...rows,
      ['all', count(tensors), count(parameters), megabytes(bytes)],
    ]),
    ...(fit ? ['\n', fitText(fit)] : []),
  ].join('');
}

function fitText(fit: NonNullable<CheckpointDescription['fit']>): string {
  const { variant, ok, fitting, expectedGaps, missing, unexpected, mismatch } = fit;
  if (mismatch !== null) return `It does not fit ${variant}: ${mismatch}\n`;
  const gaps = Object.entries(expectedGaps).map(([part, n]) => `${part} (${count(n)})`);
  return [
    `It ${ok ? 'fits' : 'does not fit'} ${variant}: ${count(fitting)} tensors have a place.\n`,
    gaps.length > 0 ? `Left out, as a training may: ${gaps.join(', ')}.\n` : '',
    names('Missing', missing),
    names('Unexpected', unexpected),
  ].join('');
}

function names(what: string, list: readonly string[]): string {
  if (list.length === 0) return '';
  const more = list.length > shown ? `, and ${count(list.length - shown)} more` : '';
  return `${what}: ${list.slice(0, shown).join(', ')}${more}.\n`;
}

function count(value: number): string {
  return value.toLocaleString('en-GB');
}

function megabytes(bytes: number): string {
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}
