import {
  EngineFailedError,
  type EngineRequest,
  type RunEvent,
  type Transport,
} from '@openuni/protocol';
import { checkTimeout, type EngineRunOptions } from './engine-run-options.js';

/** What a run of any kind can send on its way. */
export type CommonEvent = Extract<RunEvent, { type: 'queued' | 'download' | 'load' | 'log' }>;

export function isCommonEvent(event: RunEvent): event is CommonEvent {
  return ['queued', 'download', 'load', 'log'].includes(event.type);
}

/**
 * Starts a request and gives its events. The engine is told to stop when the signal aborts, and when
 * the reader leaves before `done`: it must not work on for nobody.
 *
 * @throws EngineFailedError when the events end without `done`
 * @throws InvalidRequestError for a `timeoutMs` that is none
 */
export async function* engineEvents(
  transport: Transport,
  request: EngineRequest,
  { signal, timeoutMs }: EngineRunOptions & { readonly signal: AbortSignal },
): AsyncGenerator<RunEvent, void> {
  checkTimeout(timeoutMs);
  signal.throwIfAborted();
  const run = transport.start(request, { timeoutMs });
  const cancel = () => run.cancel();
  signal.addEventListener('abort', cancel, { once: true });
  let isDone = false;
  try {
    for await (const event of run.events) {
      isDone ||= event.type === 'done';
      yield event;
    }
  } finally {
    signal.removeEventListener('abort', cancel);
    if (!isDone) run.cancel();
  }
  if (!isDone) throw new EngineFailedError('The engine ended without saying that it was done.');
}
