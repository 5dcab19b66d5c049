import { jsonRunEventSchema } from '@openuni/protocol';
import { expect, it } from 'vitest';
import { mmengineLog } from './mmengine-log.js';

const head = '2026/11/22 20:31:12 - mmengine -';

it('reads steps, checkpoints and warnings', () => {
  const step = `${head} INFO - Iter(train) [   10/2000]  lr: 1.0000e-05  eta: 0:01:05  time: 0.31  data_time: 0.01  memory: 12  loss: 1.25  grad_norm: nan`;
  const events = [
    step,
    `${head} INFO - Saving checkpoint at 20 iterations`,
    `${head} WARNING - careful`,
    `${head} INFO - nothing of note`,
    '11/22 23:10:38 - mmengine - ERROR - as it is printed',
    'a line of another program',
  ].flatMap(mmengineLog);
  expect(events).toEqual([
    {
      type: 'metric',
      step: 9,
      values: { lr: 1e-5, data_wait: 0.01, memory: 12_582_912, loss: 1.25, grad_norm: null },
    },
    { type: 'step', index: 9, total: 2000, etaMs: 65_000 },
    { type: 'checkpoint', path: 'iter_20.pth', step: 20 },
    { type: 'log', level: 'warning', message: 'careful' },
    { type: 'log', level: 'error', message: 'as it is printed' },
  ]);
  for (const event of events) expect(jsonRunEventSchema.parse(event)).toEqual(event);
});
