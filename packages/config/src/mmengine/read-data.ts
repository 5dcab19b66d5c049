import type { z } from 'zod';
import type { DatasetConfig, dataConfigSchema, SourceConfig } from '../schema/data-config.js';
import { defined } from '../values/defined.js';
import { datasetFields, datasetTypes } from './data-values.js';
import type { Reader } from './reader.js';

type DataInput = z.input<typeof dataConfigSchema>;

export function readData(loader: Reader): DataInput {
  return defined({
    source: readSource(loader.part('dataset')),
    batchSize: loader.number('batch_size') ?? loader.refuse('batch_size', 'is missing'),
    workers: loader.number('num_workers'),
    pinMemory: loader.flag('pin_memory'),
    shuffle: loader.part('sampler').flag('shuffle'),
    unreadableThreshold: loader.number('unreadable_threshold'),
  }) as DataInput;
}

function readSource(dataset: Reader): SourceConfig {
  if (dataset.type === 'ConcatDataset') {
    return { kind: 'mix', sources: dataset.parts('datasets').map(readSource) };
  }
  const kinds = Object.keys(datasetTypes) as DatasetConfig['kind'][];
  const kind = kinds.find((name) => datasetTypes[name] === dataset.type);
  if (!kind) return dataset.refuse('type', `is not a dataset that is known here: ${dataset.type}`);
  const fields = Object.entries(datasetFields).map(([ours, theirs]) => {
    return [ours, dataset.get(theirs) ?? undefined] as const;
  });
  return defined({ kind, ...Object.fromEntries(fields) }) as unknown as DatasetConfig;
}
