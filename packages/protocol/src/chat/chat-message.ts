import { z } from 'zod';
import { isUnicodeText } from '../generate/prompt.js';

export const maxChatMessages = 1000;
export const maxChatImages = 64;
/** The longest message, in UTF-16 code units. What a model can read of it is up to the model. */
export const maxChatTextLength = 100_000;

const anyText = z
  .string()
  .max(maxChatTextLength, `must be at most ${maxChatTextLength} characters`)
  .regex(isUnicodeText, 'must be valid Unicode text without NUL characters');

/** Text of a message: something beside white space, no NUL, no half surrogate pairs. */
export const chatText = anyText.regex(/\S/, 'must not be empty');

/** What a model answered may be empty. */
export const answerText = anyText;

/** A message of a conversation, its pictures in the form that `image` describes. */
export function chatMessage<Image extends z.ZodType>(image: Image) {
  const part = z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('text'), text: chatText }),
    z.strictObject({ type: z.literal('image'), image }),
  ]);
  return z.discriminatedUnion('role', [
    z
      .strictObject({ role: z.literal('system'), content: chatText })
      .meta({ description: "Instructions, in place of the model's own. The first message only." }),
    z.strictObject({
      role: z.literal('user'),
      content: z.union([chatText, z.array(part).min(1).max(maxChatMessages)]).meta({
        description:
          'A text, or texts and pictures. Pictures come before the text unless `<image>` in the text says where.',
      }),
    }),
    z.strictObject({ role: z.literal('assistant'), content: answerText }),
  ]);
}
