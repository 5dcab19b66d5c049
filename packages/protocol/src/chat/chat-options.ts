import { z } from 'zod';
import { modelDescription, seedSchema } from '../generate/generate-options.js';
import { imageAddressSchema, imageInputSchema } from '../image/image-input.js';
import { loadOptionsSchema } from '../models/load-options.js';
import { modelInputSchema } from '../models/model-input.js';
import { chatMessage, chatText, maxChatImages, maxChatMessages } from './chat-message.js';

export const maxAnswerTokens = 32_768;

/** The fields that requests on both sides of the wire share. */
export const maxTokensSchema = z.int().min(1).max(maxAnswerTokens);
export const temperatureSchema = z.number().min(0).max(2);
export const topPSchema = z.number().gt(0).max(1);
export const topKSchema = z.int().min(1);

function chatOptions<Image extends z.ZodType>(image: Image) {
  return z
    .strictObject({
      prompt: chatText.optional().meta({ description: 'What to say to the model.' }),
      images: z
        .array(image)
        .max(maxChatImages)
        .optional()
        .meta({ description: 'Pictures that the prompt is about, in order.' }),
      messages: z.array(chatMessage(image)).min(1).max(maxChatMessages).optional().meta({
        description:
          'A conversation that ends with a message of the user, in place of prompt and images.',
      }),
      maxTokens: maxTokensSchema.default(1024).meta({
        description: 'The most tokens that the answer may have. Default 1024.',
      }),
      temperature: temperatureSchema.default(0).meta({
        description: 'How freely tokens are drawn, 0 to 2; 0 always takes the likeliest.',
      }),
      topP: topPSchema.default(1).meta({
        description: 'Draw from the likeliest tokens that together have this share, above 0 to 1.',
      }),
      topK: topKSchema.optional().meta({
        description: 'Draw from this many of the likeliest tokens. All when left out.',
      }),
      seed: seedSchema.optional().meta({
        description: 'Seed of the draws, 0 to 4294967295. Random when left out.',
      }),
      model: modelInputSchema.optional().meta({ description: modelDescription }),
      ...loadOptionsSchema.shape,
    })
    .superRefine(({ prompt, images, messages }, context) => {
      const refuse = (field: string, message: string) =>
        context.addIssue({ code: 'custom', path: [field], message });
      if (messages === undefined) {
        if (prompt === undefined) refuse('prompt', 'is missing, and so are messages');
        return;
      }
      if (prompt !== undefined) refuse('prompt', 'cannot be given together with messages');
      if (images !== undefined) refuse('images', 'cannot be given together with messages');
      if (messages.at(-1)?.role !== 'user') refuse('messages', 'must end with one of the user');
      if (messages.slice(1).some(({ role }) => role === 'system')) {
        refuse('messages', 'may hold a system message only as the first');
      }
    })
    .meta({ description: 'What a user asks for when chatting.' });
}

/** What a user passes to `chat`. CLI help and HTTP documentation are made from it. */
export const chatOptionsSchema = chatOptions(imageInputSchema);
/** The same as JSON carries it, pictures by their addresses. */
export const jsonChatOptionsSchema = chatOptions(imageAddressSchema);

/** The options as a user writes them. */
export type ChatOptions = z.input<typeof chatOptionsSchema>;
/** The options with the schema's defaults filled in. */
export type ParsedChatOptions = z.output<typeof chatOptionsSchema>;
/** A message as a user writes it. */
export type ChatMessage = NonNullable<ChatOptions['messages']>[number];
