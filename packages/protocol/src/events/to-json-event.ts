import type { JsonRunEvent, RunEvent } from './run-event.js';

/** The event without its pixels, ready for `JSON.stringify`. */
export function toJsonEvent(event: RunEvent): JsonRunEvent {
  switch (event.type) {
    case 'step': {
      const { preview, ...rest } = event;
      return rest;
    }
    case 'output': {
      const { image, ...rest } = event;
      return rest;
    }
    default:
      return event;
  }
}
