import {
  type EditRequest,
  EngineFailedError,
  type GenerateRequest,
  type Timings,
  type Transport,
} from '@openuni/protocol';
import { engineEvents, isCommonEvent } from '../engine/engine-events.js';
import { withWeights } from '../hub/with-weights.js';
import { OpenUniImage } from '../image/openuni-image.js';
import type { RunWork } from '../run/run.js';
import type { GenerateEvent, GenerateResult } from './generate-event.js';
import { requestSettings } from './request-settings.js';

/** Hands a request to the engine and turns what comes back into events and pictures. */
export function generateWork(
  transport: () => Transport,
  resolve: (signal: AbortSignal) => Promise<GenerateRequest | EditRequest>,
  timeoutMs?: number,
): RunWork<GenerateEvent, GenerateResult> {
  return async function* (signal) {
    const request = await resolve(signal);
    signal.throwIfAborted();
    const images: OpenUniImage[] = [];
    let timings: Timings = {};
    const line = transport();
    const ready = yield* withWeights(request, line, signal);
    for await (const event of engineEvents(line, ready, { signal, timeoutMs })) {
      if (event.type === 'step') {
        const { preview, ...step } = event;
        yield preview
          ? {
              ...step,
              preview: new OpenUniImage(preview, {
                settings: requestSettings(request, event.image ?? 0),
                isPreview: true,
              }),
            }
          : step;
      } else if (event.type === 'output') {
        const settings = requestSettings(request, event.index);
        const image = new OpenUniImage(event.image, { settings, timings: event.timings });
        images[event.index] = image;
        yield { ...event, image };
      } else if (event.type === 'done') {
        timings = event.timings;
      } else if (isCommonEvent(event)) {
        yield event;
      }
    }
    if (Object.keys(images).length !== request.images.length) {
      throw new EngineFailedError('The engine ended without sending every picture.');
    }
    const [first] = request.images;
    const result = { images, seed: first?.seed ?? 0, model: request.model.id, timings };
    return { result, event: { type: 'done', timings } };
  };
}
