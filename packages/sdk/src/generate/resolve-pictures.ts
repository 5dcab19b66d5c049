import {
  type EditRequest,
  type ImageSize,
  InvalidRequestError,
  imageSeeds,
  type ModelCard,
  maxImagesPerRequest,
  type ParsedEditOptions,
  type ParsedGenerateOptions,
  type RequestedImage,
  referenceCount,
  referenceSeed,
} from '@openuni/protocol';
import { randomSeed } from '../options/random-seed.js';
import { checkSize } from './check-size.js';

type PictureOptions = ParsedGenerateOptions | ParsedEditOptions;

/**
 * What drawing and editing share: the model's defaults filled in, its limits kept, each picture with
 * its own seed. `usualGuidance` is taken where none is asked for.
 */
export function resolvePictures(
  options: PictureOptions,
  card: ModelCard,
  usualGuidance: number,
): Omit<EditRequest, 'type' | 'source' | 'model'> {
  const { steps, guidance, scheduler, previews } = options;
  const size = options.size === undefined ? card.defaultSize : imageSize(options.size);
  checkSize(size, card);
  const stepCount = steps ?? card.defaultSteps;
  return {
    images: requestedImages(options),
    width: size.width,
    height: size.height,
    steps: stepCount,
    guidance: guidance ?? usualGuidance,
    ...(scheduler && { scheduler }),
    previewEvery: previewInterval(previews, stepCount),
  };
}

/** Each picture with its prompt, its seed and, in seed mode reference, its place in the batch. */
function requestedImages(options: PictureOptions): RequestedImage[] {
  const { negativePrompt = null, seedMode, batch } = options;
  const isReference = seedMode === 'reference';
  if (batch) checkBatch(options);
  const n = options.n ?? (isReference && !batch ? referenceCount : 1);
  const prompts = typeof options.prompt === 'string' ? [options.prompt] : options.prompt;
  checkCount(prompts.length, n);
  const first = options.seed ?? (isReference ? referenceSeed : randomSeed());
  const seeds = imageSeeds(first, prompts.length, n);
  return prompts.flatMap((prompt, p) =>
    Array.from({ length: n }, (_, index) =>
      isReference
        ? { prompt, negativePrompt, seed: first, batch: batch ?? { index, count: n } }
        : { prompt, negativePrompt, seed: seeds[p * n + index] ?? first },
    ),
  );
}

function checkBatch({ n, seedMode, batch }: PictureOptions): void {
  const refuse = (message: string, hint: string) => {
    throw new InvalidRequestError(message, { field: 'batch', value: batch, hint });
  };
  if (seedMode !== 'reference') {
    refuse('batch needs seed mode reference.', 'Leave it out: other pictures stand alone.');
  }
  if (n !== undefined && n !== 1) {
    refuse(`batch names one picture, and n is ${n}.`, 'Leave one of them out.');
  }
  if (batch && batch.index >= batch.count) {
    refuse(`There is no picture ${batch.index} in a batch of ${batch.count}.`, 'Count from 0.');
  }
}

function checkCount(prompts: number, n: number): void {
  if (prompts * n <= maxImagesPerRequest) return;
  throw new InvalidRequestError(
    `${prompts} prompts with ${n} pictures each are ${prompts * n}; one request makes ${maxImagesPerRequest} at most.`,
    {
      field: 'n',
      value: n,
      hint: `With that many prompts n can be ${Math.floor(maxImagesPerRequest / prompts)}.`,
    },
  );
}

/** The schema has checked the text's form; its numbers are held to the card. */
function imageSize(size: NonNullable<PictureOptions['size']>): ImageSize {
  if (typeof size !== 'string') return size;
  const [width = 0, height = 0] = size.split('x').map(Number);
  return { width, height };
}

function previewInterval(previews: boolean | number, steps: number): number {
  if (previews === true) return Math.max(1, Math.round(steps / 5));
  return previews === false ? 0 : previews;
}
