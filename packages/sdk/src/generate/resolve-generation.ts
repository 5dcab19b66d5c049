import {
  defaultModelId,
  type GenerateOptions,
  type GenerateRequest,
  generateOptionsSchema,
  type ImageSize,
  InvalidRequestError,
  imageSeeds,
  type ModelCard,
  maxImagesPerRequest,
  type ParsedGenerateOptions,
  UnsupportedError,
} from '@openuni/protocol';
import { resolveModel } from '../models/resolve-model.js';
import { checkSize } from './check-size.js';
import { invalidOptions } from './invalid-options.js';
import { randomSeed } from './random-seed.js';

/** The schema's checks, with errors that a user can act on. */
function parseGenerateOptions(options: GenerateOptions): ParsedGenerateOptions {
  const parsed = generateOptionsSchema.safeParse(options, { reportInput: false });
  if (!parsed.success) throw invalidOptions(parsed.error, options);
  return parsed.data;
}

/**
 * Does every check that `images.generate` does, and starts nothing.
 *
 * @param options what would be passed to `images.generate`
 * @param defaultModel the model that the client was or will be launched with
 * @returns what would cross to the engine, a random seed drawn where none is given
 * @throws InvalidRequestError, ModelNotFoundError, WeightsInvalidError, UnsupportedError
 */
export async function checkGenerateOptions(
  options: GenerateOptions,
  defaultModel: string = defaultModelId,
): Promise<GenerateRequest> {
  return resolveGeneration(parseGenerateOptions(options), defaultModel);
}

/**
 * Everything decided: the model found, its defaults filled in, its limits kept, each picture with
 * its own seed. Nothing is started.
 */
async function resolveGeneration(
  options: ParsedGenerateOptions,
  defaultModel: string,
): Promise<GenerateRequest> {
  const { n, steps, guidance, negativePrompt = null, previews } = options;
  const prompts = typeof options.prompt === 'string' ? [options.prompt] : options.prompt;
  checkCount(prompts.length, n);
  const { card, path } = await resolveModel(options.model ?? defaultModel);
  checkWeights(card);
  const size = options.size === undefined ? card.defaultSize : imageSize(options.size);
  checkSize(size, card);
  const seeds = imageSeeds(options.seed ?? randomSeed(), prompts.length, n);
  const stepCount = steps ?? card.defaultSteps;
  return {
    type: 'generate',
    model: { id: card.id, path },
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

function checkWeights({ id, weights }: ModelCard): void {
  if (weights.kind !== 'none') return;
  throw new UnsupportedError(`${id} has no published weights: it can be trained, not asked.`, {
    hint: 'Train it, then give the path of your model folder, or choose another model.',
  });
}

/** The schema has checked the text's form; its numbers are held to the card. */
function imageSize(size: NonNullable<ParsedGenerateOptions['size']>): ImageSize {
  if (typeof size !== 'string') return size;
  const [width = 0, height = 0] = size.split('x').map(Number);
  return { width, height };
}

function previewInterval(previews: boolean | number, steps: number): number {
  if (previews === true) return Math.max(1, Math.round(steps / 5));
  return previews === false ? 0 : previews;
}
