import type { ChatRequest } from '../chat/chat-request.js';
import type { EditRequest } from '../edit/edit-request.js';
import type { RunEvent } from '../events/run-event.js';
import type { GenerateRequest } from '../generate/generate-request.js';
import type { EngineDescription } from './engine-description.js';

/** Everything that an engine can be asked to do. */
export type EngineRequest = GenerateRequest | EditRequest | ChatRequest;

/** Work that has been handed to an engine. */
export interface TransportRun {
  /** Unique among the runs of this transport. */
  readonly id: string;
  /**
   * The run's events, kept from the start until they are read, so that none is lost. For one
   * reader. It ends after `done`, or throws an `OpenUniError`.
   */
  readonly events: AsyncIterable<RunEvent>;
  /**
   * Asks the engine to stop. `events` then throws the `cancelled` error, once the work has truly
   * stopped. Calling it again, or after the end, does nothing.
   */
  cancel(): void;
}

/** The line between the SDK and an engine: a Python worker, a server, or a fake in a test. */
export interface Transport {
  readonly kind: 'local' | 'remote' | 'fake';
  /** Starts the work at once, or queues it. Failures come through `events`. */
  start(request: EngineRequest): TransportRun;
  /** What the engine is and what it runs on. */
  describe(): Promise<EngineDescription>;
  /** Stops running work and frees the engine. Calling it again waits for the same end. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
