import type { GenerateEvent } from '@openuni/sdk';
import type { SavedPicture } from '../output/picture-saver.js';

/** Tells whoever runs the command what happens. */
export interface Reporter {
  /** What goes on before the first event, for people. */
  note(text: string): void;
  /** Any event but `output`, which comes by `saved` once it has a file. */
  event(event: GenerateEvent): void;
  saved(picture: SavedPicture): void;
  /** The last call, whether the run went well or not. */
  end(): void;
}
