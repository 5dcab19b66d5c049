import { type GenerateOutputEvent, imageGrid, type OpenUniImage } from '@openuni/sdk';
import type { PicturePaths } from './picture-paths.js';

/** An event of a finished picture and, once it has been saved, its file. */
export interface SavedPicture {
  readonly event: GenerateOutputEvent;
  readonly path: string;
}

/** Saves pictures as they come, or one grid of them when all have come. */
export interface PictureSaver {
  /** @returns what has been saved by now and was not before */
  add(event: GenerateOutputEvent): Promise<SavedPicture[]>;
  finish(): Promise<SavedPicture[]>;
}

export function separateSaver(paths: PicturePaths): PictureSaver {
  return {
    async add(event) {
      return [{ event, path: await event.image.save(await paths.pathOf(event)) }];
    },
    finish: async () => [],
  };
}

export function gridSaver(paths: PicturePaths): PictureSaver {
  const events: GenerateOutputEvent[] = [];
  return {
    async add(event) {
      events.push(event);
      return [];
    },
    async finish() {
      const ordered = events.sort((a, b) => a.index - b.index);
      const images: OpenUniImage[] = ordered.map(({ image }) => image);
      const [first] = ordered;
      if (!first) return [];
      const path = await imageGrid(images).save(await paths.gridPath(first));
      return ordered.map((event) => ({ event, path }));
    },
  };
}
