import type { JsonRunEvent } from '@openuni/protocol';
import type { GenerateEvent } from './generate-event.js';

/**
 * The event without pictures, ready for `JSON.stringify`.
 *
 * @param path the file that holds the picture of an `output` event, where it has been saved
 */
export function generateJsonEvent(event: GenerateEvent, path?: string): JsonRunEvent {
  switch (event.type) {
    case 'step': {
      const { preview, ...rest } = event;
      return rest;
    }
    case 'output': {
      const { image, ...rest } = event;
      return path === undefined ? rest : { ...rest, path };
    }
    default:
      return event;
  }
}
