import { setTimeout as delay } from 'node:timers/promises';
import type { RunEvent } from '@openuni/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LocalTransport } from '../../src/index.js';
import { collect, launchStub, request } from './stub-worker.js';

/** A reader that is slow, or does not read at all, and results that are large. */

let transport: LocalTransport;
beforeAll(async () => {
  transport = await launchStub();
});
afterAll(() => transport.close());

const megabyte = 1024 * 1024;
const outputs = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'output' ? [event] : []));

/** The highest of the memory outside V8's heap while something goes on. */
async function peakBuffers(work: () => Promise<void>): Promise<number> {
  const before = process.memoryUsage().arrayBuffers;
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().arrayBuffers);
  }, 1);
  await work();
  clearInterval(timer);
  return Math.max(peak, process.memoryUsage().arrayBuffers) - before;
}

it('lets a run finish whose events nobody reads, and loses only previews of it', async () => {
  const run = transport.start(request('preview 200', 256));
  await collect(transport.start(request('draw')));
  const events = await collect(run);
  const steps = events.filter((event) => event.type === 'step');
  expect(steps.map(({ index }) => index)).toEqual(Array.from({ length: 200 }, (_, i) => i));
  const shown = steps.flatMap(({ index, preview }) => (preview ? [index] : []));
  expect(shown).toEqual([192, 193, 194, 195, 196, 197, 198, 199]);
  expect(outputs(events)).toHaveLength(1);
});

it('shows every preview to a reader that keeps up', async () => {
  let shown = 0;
  for await (const event of transport.start(request('preview 50', 64)).events) {
    if (event.type === 'step' && event.preview) shown++;
  }
  expect(shown).toBeGreaterThan(8);
});

it('carries a picture of 4096 x 4096 without taking its memory twice', async () => {
  const size = 4096 * 4096 * 3;
  let events: RunEvent[] = [];
  const peak = await peakBuffers(async () => {
    events = await collect(transport.start(request('draw', 4096)));
  });
  const [output] = outputs(events);
  expect(output?.image.data.length).toBe(size);
  expect(output?.image.data.at(-1)).toBe(0);
  expect(peak).toBeLessThan(2 * size);
});

it('carries 1,000 pictures without taking their memory twice, to a reader that comes late', async () => {
  const [size, n] = [256, 1000];
  const all = size * size * 3 * n;
  let events: RunEvent[] = [];
  const peak = await peakBuffers(async () => {
    const run = transport.start(request('draw', size, n));
    await delay(200);
    events = await collect(run);
  });
  expect(outputs(events).map(({ index }) => index)).toEqual(Array.from({ length: n }, (_, i) => i));
  expect(outputs(events).every(({ image, seed }) => image.data[7] === seed % 256)).toBe(true);
  expect(all).toBeGreaterThan(180 * megabyte);
  expect(peak).toBeLessThan(2 * all);
});
