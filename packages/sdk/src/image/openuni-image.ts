import type { PixelImage, Timings } from '@openuni/protocol';
import { insertPngChunks } from '../png/png-chunks.js';
import type { GenerationSettings } from '../replay/generation-settings.js';
import { settingsChunks } from '../replay/settings-text.js';
import { RasterImage } from './raster-image.js';

export interface OpenUniImageInfo {
  readonly settings: GenerationSettings;
  readonly timings?: Timings | undefined;
  readonly isPreview?: boolean;
}

/** A picture that a model made. */
export class OpenUniImage extends RasterImage {
  /** The seed that makes this picture again on its own, 0 to 2^32 - 1. */
  readonly seed: number;
  readonly prompt: string;
  /** Everything that makes this picture again. PNG files carry it, for `openuni replay`. */
  readonly settings: GenerationSettings;
  /** Milliseconds by stage; empty when the engine did not say. */
  readonly timings: Timings;
  /** An unfinished picture, sent while the run goes on. Its PNG carries no settings. */
  readonly isPreview: boolean;

  constructor(pixels: PixelImage, { settings, timings = {}, isPreview = false }: OpenUniImageInfo) {
    super(pixels);
    this.seed = settings.seed;
    this.prompt = settings.prompt;
    this.settings = settings;
    this.timings = timings;
    this.isPreview = isPreview;
  }

  protected override describePng(png: Uint8Array): Uint8Array {
    return this.isPreview ? png : insertPngChunks(png, settingsChunks(this.settings));
  }
}
