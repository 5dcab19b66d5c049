import type { ChatRequest } from '../chat/chat-request.js';
import type { EditRequest } from '../edit/edit-request.js';
import type { RunEvent } from '../events/run-event.js';
import type { GenerateRequest } from '../generate/generate-request.js';
import type { JobHost } from '../jobs/job-host.js';
import type { EngineDescription } from './engine-description.js';
import type { EngineHealth } from './engine-health.js';

/** Everything that an engine can be asked to do. */
export type EngineRequest = GenerateRequest | EditRequest | ChatRequest;

/** Work that has been handed to an engine. */
export interface TransportRun {
  /** Unique among the runs of this transport. */
  readonly id: string;
  /**
   * The run's events, kept from the start until they are read, so that none is lost; a reader far
   * behind gets older steps without their previews. For one reader. It ends after `done`, or throws
   * an `OpenUniError`.
   */
  readonly events: AsyncIterable<RunEvent>;
  /**
   * Asks the engine to stop. `events` then throws the `cancelled` error, once the work has truly
   * stopped. Calling it again, or after the end, does nothing.
   */
  cancel(): void;
}

export interface StartOptions {
  /**
   * Milliseconds within which the run must be done, time in the queue included. `events` then throws
   * `DeadlineExceededError` and the work is stopped. Default: no limit.
   */
  readonly timeoutMs?: number | undefined;
}

export interface CloseOptions {
  /** Lets what runs and what waits finish first; nothing new is taken. Default false: cancels it. */
  readonly finish?: boolean | undefined;
  /** With `finish`: milliseconds after which what is left is cancelled. Default: no limit. */
  readonly timeoutMs?: number | undefined;
}

/** The line between the SDK and an engine: Python workers, a server, or a fake in a test. */
export interface Transport {
  readonly kind: 'local' | 'remote' | 'fake';
  /** Runs trainings and other jobs. Undefined where the engine has none. */
  readonly jobs?: JobHost | undefined;
  /** Starts the work at once, or queues it. Failures come through `events`. */
  start(request: EngineRequest, options?: StartOptions): TransportRun;
  /** What the engine is and what it runs on. */
  describe(): Promise<EngineDescription>;
  /** How the engine is doing; asks nobody, so it answers also while nothing else does. */
  health(): Promise<EngineHealth>;
  /** Stops running work, or waits for it, and frees the engine. Further calls wait for the same end. */
  close(options?: CloseOptions): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
