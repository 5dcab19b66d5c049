// The lines between Node and Python, on the stub engine: how late events come, how fast pixels, how
// soon work stops that is cancelled.
//
//   node tests/benchmarks/bridge/lines.mjs [--events 3000] [--pictures 40] [--cancels 300]

import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { launchLocal } from '@openuni/bridge';
import { median } from '../report.mjs';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '3000' },
    pictures: { type: 'string', default: '40' },
    cancels: { type: 'string', default: '300' },
  },
});
const stepMs = 50;
const now = () => Number(process.hrtime.bigint()) / 1e6;
const transport = await launchLocal({
  engine: 'stub_engine:StubEngine',
  env: { PYTHONPATH: join(import.meta.dirname, '../../../packages/bridge/tests/stub') },
});

function start(prompt, size = 16) {
  return transport.start({
    type: 'generate',
    model: { id: 'stub', path: null },
    images: [{ prompt, negativePrompt: null, seed: 0 }],
    width: size,
    height: size,
    steps: 20,
    guidance: 4.5,
    previewEvery: 0,
  });
}

function percentile(numbers, share) {
  return numbers.toSorted((a, b) => a - b)[Math.ceil(numbers.length * share) - 1];
}
const spread = (numbers, unit) =>
  `median ${median(numbers).toFixed(2)}, 99th percentile ${percentile(numbers, 0.99).toFixed(2)}, highest ${Math.max(...numbers).toFixed(2)} ${unit}`;

const late = [];
for await (const event of start(`stamp ${values.events}`).events) {
  if (event.type === 'metric') late.push(now() - event.values.sent);
}
console.log(`event latency: ${spread(late, 'ms')} (${late.length} events)`);

for (const size of [512, 1024, 4096]) {
  const count = Math.max(10, Math.round((Number(values.pictures) * 1024 * 1024) / size ** 2));
  const rates = [];
  // The first one is warm-up: memory is taken for the first time, code is compiled.
  for (let round = 0; round < 6; round++) {
    let bytes = 0;
    const began = now();
    for await (const event of start(`pour ${count}`, size).events) {
      if (event.type === 'output') bytes += event.image.data.length;
    }
    if (round > 0) rates.push(bytes / 1e6 / ((now() - began) / 1000));
  }
  const range = `${Math.min(...rates).toFixed(0)} to ${Math.max(...rates).toFixed(0)}`;
  console.log(`side channel, ${size} x ${size}: ${median(rates).toFixed(0)} MB/s (${range})`);
}

// Cancelled at all moments of a step. A step takes a little longer than its sleep: it is measured.
const cancels = [];
const steps = [];
const count = Number(values.cancels);
for (let round = 0; round < count; round++) {
  const run = start(`tick 1000 ${stepMs}`);
  const seen = [];
  const ended = (async () => {
    for await (const { type } of run.events) if (type === 'step') seen.push(now());
  })().catch(() => now());
  await delay(stepMs * (2.5 + (3 * (round + Math.random())) / count));
  const asked = now();
  const before = seen.at(-1);
  run.cancel();
  cancels.push({ asked, before, over: await ended });
  for (let i = 1; i < seen.length; i++) steps.push(seen[i] - seen[i - 1]);
}
const step = median(steps);
const latency = cancels.map(({ asked, over }) => (over - asked) / step);
console.log(`cancel latency: ${spread(latency, `steps of ${step.toFixed(2)} ms`)}`);
// What the bridge adds to the rest of the step that was under way.
const added = cancels.map(({ before, over }) => over - before - step);
console.log(`after the end of that step: ${spread(added, 'ms')}`);
await transport.close();
