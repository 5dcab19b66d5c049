import {
  type ChatOptions,
  type ChatRequest,
  chatOptionsSchema,
  type ImageInput,
  InvalidRequestError,
  maxChatImages,
  type ParsedChatOptions,
} from '@openuni/protocol';
import { checkCapability } from '../generate/check-capability.js';
import { readImage } from '../image-input/read-image.js';
import { findModel } from '../models/find-model.js';
import type { ModelDefaults } from '../models/model-defaults.js';
import { parseOptions } from '../options/parse-options.js';
import { randomSeed } from '../options/random-seed.js';
import { conversationOf, type Turn } from './conversation.js';

export interface CheckChatOptions extends ModelDefaults {
  /** Aborting it gives up the reading of pictures. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Does every check that `chat` does, the pictures included, and starts nothing.
 *
 * @param options what would be passed to `chat`
 * @returns what would cross to the engine, a random seed drawn where none is given
 * @throws InvalidRequestError, ModelNotFoundError, WeightsInvalidError, UnsupportedError
 */
export async function checkChatOptions(
  options: ChatOptions,
  { signal, ...defaults }: CheckChatOptions = {},
): Promise<ChatRequest> {
  const parsed: ParsedChatOptions = parseOptions(chatOptionsSchema, options);
  const { card, model } = await findModel(parsed, defaults);
  checkCapability(card, 'chat');
  const turns = conversationOf(parsed);
  const pictures = turns.reduce((sum, { images }) => sum + images.length, 0);
  if (pictures > 0) checkCapability(card, 'see');
  if (pictures > maxChatImages) throw tooManyPictures(pictures);
  const { maxTokens, temperature, topP, topK = null, seed = randomSeed() } = parsed;
  return {
    type: 'chat',
    model,
    messages: await Promise.all(turns.map((turn) => withPixels(turn, signal))),
    maxTokens,
    temperature,
    topP,
    topK,
    seed,
  };
}

async function withPixels({ images, ...turn }: Turn, signal: AbortSignal | undefined) {
  const read = ({ input, field }: { input: ImageInput; field: string }) =>
    readImage(input, { signal, field }).then(({ pixels }) => pixels);
  return { ...turn, images: await Promise.all(images.map(read)) };
}

function tooManyPictures(count: number): InvalidRequestError {
  return new InvalidRequestError(
    `The conversation holds ${count} pictures; ${maxChatImages} is the most.`,
    { field: 'messages', value: count, hint: 'Leave older ones out.' },
  );
}
