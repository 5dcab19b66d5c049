import { generateJsonEvent } from '@openuni/sdk';
import type { TextOutput } from '../context.js';
import type { Reporter } from './reporter.js';

/** Each event as one line of JSON. */
export function jsonReporter(stdout: TextOutput): Reporter {
  const line = (value: unknown) => stdout.write(`${JSON.stringify(value)}\n`);
  return {
    note: () => {},
    event: (event) => line(generateJsonEvent(event)),
    saved: ({ event, path }) => line(generateJsonEvent(event, path)),
    end: () => {},
  };
}
