import { expect, it } from 'vitest';
import { jsonRunEventSchema, type RunEvent, runEventSchema } from './run-event.js';
import { toJsonEvent } from './to-json-event.js';

const pixels = { width: 1, height: 1, channels: 3, data: new Uint8Array([255, 0, 0]) } as const;
const events: RunEvent[] = [
  { type: 'step', index: 0, total: 2, etaMs: 10, image: 0, preview: pixels },
  { type: 'output', index: 0, seed: 1, prompt: 'a', image: pixels, timings: { decode: 1 } },
  { type: 'done', timings: { total: 1 } },
];

it.each(events)('drops the pixels of $type and nothing else', (event) => {
  const json = toJsonEvent(event);
  expect(jsonRunEventSchema.parse(json)).toEqual(json);
  expect(JSON.stringify(json)).not.toContain('data');
  expect(event).toMatchObject(json);
});

it('pixels must fill the picture', () => {
  const image = { ...pixels, width: 2 };
  expect(runEventSchema.safeParse({ ...events[1], image }).success).toBe(false);
  expect(runEventSchema.safeParse(events[1]).success).toBe(true);
});
