import { expect, it } from 'vitest';
import { officialEvaluationLog } from './official-evaluation-log.js';

const read = (...lines: string[]) => lines.flatMap(officialEvaluationLog());

it('counts batches of prompts as steps', () => {
  const events = read(
    'Number of gpus: 1',
    'Device: cpu',
    'Number of samples: 3',
    '0it [00:00, ?it/s]',
    '1it [00:10, 10.00s/it]',
    '1it [00:11, 10.00s/it]',
    '2it [01:20, 40.00s/it]',
    '3it [1:00:00, 60.00s/it]',
    '3it [1:00:00, 60.00s/it]',
  );
  expect(events).toEqual([
    { type: 'step', index: 0, total: 3, etaMs: 20_000 },
    { type: 'step', index: 1, total: 3, etaMs: 40_000 },
    { type: 'step', index: 2, total: 3, etaMs: 0 },
  ]);
});

it('tells of no step before it knows how many there are', () => {
  expect(read('1it [00:10, 10.00s/it]')).toEqual([]);
});

it('tells what a script fails with', () => {
  expect(read('torch.OutOfMemoryError: CUDA out of memory.', 'error: no such folder')).toEqual([
    { type: 'log', level: 'error', message: 'torch.OutOfMemoryError: CUDA out of memory.' },
    { type: 'log', level: 'error', message: 'error: no such folder' },
  ]);
});
