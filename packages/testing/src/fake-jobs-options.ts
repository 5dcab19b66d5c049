import type { JobRequest, JsonRunEvent } from '@openuni/protocol';

export interface FakeJobsOptions {
  /** Milliseconds before each event. Default 0: as fast as the event loop turns. */
  readonly latencyMs?: number;
  /** Called before each event is told; throw to fail the job there, await to hold it up. */
  readonly beforeEvent?: (event: JsonRunEvent, request: JobRequest) => void | Promise<void>;
  /** The events of a job. Default: those of a training whose loss falls. */
  readonly events?: (request: JobRequest) => Iterable<JsonRunEvent>;
}
