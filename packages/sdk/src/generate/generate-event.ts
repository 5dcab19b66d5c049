import type { RunEvent, Timings } from '@openuni/protocol';
import type { OpenUniImage } from '../image/openuni-image.js';

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

/** A denoising step is done; `preview` shows picture `image` as it would be if finished now. */
export type GenerateStepEvent = Omit<EventOf<'step'>, 'preview'> & {
  readonly preview?: OpenUniImage;
};

/** A picture is done. */
export type GenerateOutputEvent = Omit<EventOf<'output'>, 'image'> & {
  readonly image: OpenUniImage;
};

/** What happens while pictures are generated, in order; `done` is the last. */
export type GenerateEvent =
  | EventOf<'queued' | 'download' | 'load' | 'log' | 'done'>
  | GenerateStepEvent
  | GenerateOutputEvent;

export interface GenerateResult {
  /** The pictures: all of the first prompt, then all of the second, and so on. */
  readonly images: readonly OpenUniImage[];
  /** The seed of the first picture, chosen at random where none was given. */
  readonly seed: number;
  /** Id of the model that made them. */
  readonly model: string;
  /** Milliseconds by stage, over the whole run. */
  readonly timings: Timings;
}
