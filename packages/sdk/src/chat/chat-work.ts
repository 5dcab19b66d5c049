import {
  type ChatRequest,
  EngineFailedError,
  type RunEvent,
  type Timings,
  type Transport,
} from '@openuni/protocol';
import { engineEvents, isCommonEvent } from '../engine/engine-events.js';
import { withWeights } from '../hub/with-weights.js';
import type { RunWork } from '../run/run.js';
import type { ChatEvent, ChatResult } from './chat-event.js';

type Answer = Extract<RunEvent, { type: 'answer' }>;

/** Hands a conversation to the engine and passes on what it says. */
export function chatWork(
  transport: () => Transport,
  resolve: (signal: AbortSignal) => Promise<ChatRequest>,
  timeoutMs?: number,
): RunWork<ChatEvent, ChatResult> {
  return async function* (signal) {
    const request = await resolve(signal);
    signal.throwIfAborted();
    let answer: Answer | undefined;
    let timings: Timings = {};
    const line = transport();
    const ready = yield* withWeights(request, line, signal);
    for await (const event of engineEvents(line, ready, { signal, timeoutMs })) {
      if (event.type === 'done') timings = event.timings;
      else if (event.type === 'text' || isCommonEvent(event)) yield event;
      else if (event.type === 'answer') {
        answer = event;
        yield event;
      }
    }
    if (!answer) throw new EngineFailedError('The engine ended without an answer.');
    const { text, usage, finishReason } = answer;
    const { model, seed } = request;
    return {
      result: { text, usage, finishReason, model: model.id, seed, timings },
      event: { type: 'done', timings },
    };
  };
}
