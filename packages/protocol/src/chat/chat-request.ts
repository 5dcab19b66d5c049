import { z } from 'zod';
import { seedSchema } from '../generate/generate-options.js';
import { sentImageSchema } from '../image/sent-image.js';
import { requestedModelSchema } from '../models/requested-model.js';
import { pixelImageSchema } from '../pixel-image.js';
import { answerText, maxChatImages, maxChatMessages } from './chat-message.js';
import { maxTokensSchema, temperatureSchema, topKSchema, topPSchema } from './chat-options.js';

function chatRequest<Image extends z.ZodType>(image: Image) {
  return z
    .strictObject({
      type: z.literal('chat'),
      model: requestedModelSchema,
      messages: z
        .array(
          z.strictObject({
            role: z.enum(['system', 'user', 'assistant']),
            text: answerText,
            images: z.array(image).max(maxChatImages).meta({ description: 'Of the user only.' }),
          }),
        )
        .min(1)
        .max(maxChatMessages),
      maxTokens: maxTokensSchema.meta({ description: 'The most tokens of the answer.' }),
      temperature: temperatureSchema.meta({ description: '0 takes the likeliest token.' }),
      topP: topPSchema.meta({ description: 'Share of the likeliest tokens to draw from.' }),
      topK: topKSchema.nullable().meta({ description: 'Tokens to draw from; null is all.' }),
      seed: seedSchema.meta({ description: 'Seed of the draws.' }),
    })
    .meta({ description: 'A resolved request to answer a conversation.' });
}

/** What a transport is given: pictures with their pixels. */
export const chatRequestSchema = chatRequest(pixelImageSchema);
/** What crosses to Python as JSON: pictures by their blobs. */
export const sentChatRequestSchema = chatRequest(sentImageSchema);

export type ChatRequest = z.infer<typeof chatRequestSchema>;
