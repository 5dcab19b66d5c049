import type { ChatUsage, FinishReason, RunEvent, Timings } from '@openuni/protocol';
import type { CommonEvent } from '../engine/engine-events.js';

/** What happens while a model answers, in order; `answer` and `done` are the last. */
export type ChatEvent = CommonEvent | Extract<RunEvent, { type: 'text' | 'answer' | 'done' }>;

export interface ChatResult {
  /** The whole answer: all `text` events, joined. */
  readonly text: string;
  /** Tokens read and written. */
  readonly usage: ChatUsage;
  /** `stop` when the answer came to its own end, `length` when it was cut off. */
  readonly finishReason: FinishReason;
  /** Id of the model that answered. */
  readonly model: string;
  /** The seed of the draws; of no matter while `temperature` is 0. */
  readonly seed: number;
  /** Milliseconds by stage, over the whole run. */
  readonly timings: Timings;
}
