// Thousands of runs, many cancelled at random moments, with workers killed on the way: nothing may
// hang, get lost or be answered twice, and memory must stay flat. On the stub engine: the bridge is
// what is tried. Prints a summary; writes a line of figures per sample to a CSV file.
//
//   node tests/benchmarks/soak/run.mjs [--runs 10000] [--cancel 0.3] [--kill-every 200]
//        [--workers 2] [--seed 1] [--csv FILE]

import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { launchLocal } from '@openuni/bridge';
import { randomFrom } from './random.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '10000' },
    cancel: { type: 'string', default: '0.3' },
    'kill-every': { type: 'string', default: '200' },
    workers: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
    csv: { type: 'string' },
  },
});
const runs = Number(values.runs);
const killEvery = Number(values['kill-every']);
const workers = Number(values.workers);
/** A run that takes longer than this hangs. */
const hangMs = 60_000;
const sampleEvery = Math.max(1, Math.floor(runs / 200));

const random = randomFrom(Number(values.seed));
const transport = await launchLocal({
  engine: 'stub_engine:StubEngine',
  workers,
  env: { PYTHONPATH: join(import.meta.dirname, '../../../packages/bridge/tests/stub') },
});
const csv = values.csv ? createWriteStream(values.csv) : undefined;
csv?.write('run,node_rss,node_heap,node_buffers,python_rss\n');

const ends = {};
const faults = [];
const count = (how) => {
  ends[how] = (ends[how] ?? 0) + 1;
};

/** A small run of the kinds that there are: steps, a picture, previews. */
function request() {
  const kinds = [`burst ${1 + Math.floor(random() * 20)}`, 'draw', 'preview 5', 'tick 4 4'];
  const prompt = kinds[Math.floor(random() * kinds.length)];
  return {
    type: 'generate',
    model: { id: 'stub', path: null },
    images: [{ prompt, negativePrompt: null, seed: Math.floor(random() * 256) }],
    width: 64,
    height: 64,
    steps: 20,
    guidance: 4.5,
    previewEvery: 0,
  };
}

async function one(index) {
  const asked = request();
  const run = transport.start(asked);
  const cancelAfter = random() < Number(values.cancel) ? random() * 30 : undefined;
  if (cancelAfter !== undefined) setTimeout(() => run.cancel(), cancelAfter);
  const timer = setTimeout(() => faults.push(`run ${index} hangs`), hangMs);
  let dones = 0;
  let outputs = 0;
  try {
    for await (const event of run.events) {
      if (event.type === 'done') dones++;
      if (event.type !== 'output') continue;
      outputs++;
      if (event.image.data.some((byte) => byte !== asked.images[0].seed)) {
        faults.push(`run ${index} got another run's picture`);
      }
    }
    count('succeeded');
    const wanted = /^(?:draw|preview)/.test(asked.images[0].prompt) ? 1 : 0;
    if (dones !== 1 || outputs !== wanted) {
      faults.push(`run ${index} ended with ${dones} x done, ${outputs} of ${wanted} pictures`);
    }
  } catch (error) {
    count(error.code);
    if (dones > 0 && error.code !== 'cancelled') faults.push(`run ${index} was answered twice`);
    if (error.code === 'cancelled' && cancelAfter === undefined) faults.push(`${index} not asked`);
    if (!['cancelled', 'worker_crashed'].includes(error.code)) faults.push(`${index}: ${error}`);
  }
  clearTimeout(timer);
}

function rss(pid) {
  try {
    const [, kilobytes = 0] =
      /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) * 1024;
  } catch {
    return 0; // It was killed just now.
  }
}

function sample(index) {
  globalThis.gc?.();
  const { rss: own, heapUsed, arrayBuffers } = process.memoryUsage();
  const python = Math.max(0, ...transport.pids.map(rss));
  csv?.write(`${index},${own},${heapUsed},${arrayBuffers},${python}\n`);
  return { own, python };
}

const started = performance.now();
const inFlight = new Set();
let kills = 0;
let early;
for (let index = 0; index < runs; index++) {
  const work = one(index).finally(() => inFlight.delete(work));
  inFlight.add(work);
  // Two waiting for each worker, so that there is a queue.
  while (inFlight.size >= 3 * workers) await Promise.race(inFlight);
  if (killEvery > 0 && index % killEvery === killEvery - 1) {
    const pids = transport.pids;
    if (pids.length > 0) {
      process.kill(pids[Math.floor(random() * pids.length)], 'SIGKILL');
      kills++;
    }
  }
  if (index % sampleEvery === 0) {
    const now = sample(index);
    if (index >= runs / 10) early ??= now;
  }
}
await Promise.race([Promise.all(inFlight), delay(2 * hangMs, undefined, { ref: false })]);
const late = sample(runs);
const health = await transport.health();
await transport.close();
csv?.end();

const answered = Object.values(ends).reduce((sum, n) => sum + n, 0);
if (answered !== runs) faults.push(`${runs - answered} runs were never answered`);
if (health.running + health.waiting > 0) faults.push('runs are left in the pool');
const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
console.log(`${runs} runs, ${kills} kills, ${seconds} s: ${JSON.stringify(ends)}`);
console.log(
  `Node    ${megabytes(early.own)} MB after a tenth, ${megabytes(late.own)} MB at the end`,
);
console.log(`Python  ${megabytes(early.python)} MB, ${megabytes(late.python)} MB`);
for (const fault of faults.slice(0, 20)) console.log(`FAULT: ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;
