import type { EngineRequest, RunEvent } from '@openuni/protocol';
import { fakeAnswer } from './fake-answer.js';
import { fakePictures } from './fake-pictures.js';

/** The events that a healthy engine sends for a request, in order. */
export function fakeEvents(request: EngineRequest): Generator<RunEvent, void> {
  return request.type === 'chat' ? fakeAnswer(request) : fakePictures(request);
}
