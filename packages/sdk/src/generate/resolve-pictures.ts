import {
  type EditRequest,
  type ImageSize,
  InvalidRequestError,
  imageSeeds,
  type ModelCard,
  maxImagesPerRequest,
  type ParsedEditOptions,
  type ParsedGenerateOptions,
} from '@openuni/protocol';
import { randomSeed } from '../options/random-seed.js';
import { checkSize } from './check-size.js';

type PictureOptions = ParsedGenerateOptions | ParsedEditOptions;

/**
 * What drawing and editing share: the model's defaults filled in, its limits kept, each picture with
 * its own seed.
 */
export function resolvePictures(
  options: PictureOptions,
  card: ModelCard,
): Omit<EditRequest, 'type' | 'source' | 'model'> {
  const { n, steps, guidance, negativePrompt = null, previews } = options;
  const prompts = typeof options.prompt === 'string' ? [options.prompt] : options.prompt;
  checkCount(prompts.length, n);
  const size = options.size === undefined ? card.defaultSize : imageSize(options.size);
  checkSize(size, card);
  const seeds = imageSeeds(options.seed ?? randomSeed(), prompts.length, n);
  const stepCount = steps ?? card.defaultSteps;
  return {
    images: prompts.flatMap((prompt, p) =>
      seeds.slice(p * n, (p + 1) * n).map((seed) => ({ prompt, negativePrompt, seed })),
    ),
    width: size.width,
    height: size.height,
    steps: stepCount,
    guidance: guidance ?? card.defaultGuidance,
    previewEvery: previewInterval(previews, stepCount),
  };
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
