import { z } from 'zod';

/** Why an answer ended: of itself, or because it was as long as it may be. */
export const finishReasons = ['stop', 'length'] as const;
export type FinishReason = (typeof finishReasons)[number];

/** How many tokens were read and written. */
export const chatUsageSchema = z.object({
  promptTokens: z
    .int()
    .nonnegative()
    .meta({ description: 'Tokens of the whole conversation, pictures included.' }),
  completionTokens: z
    .int()
    .nonnegative()
    .meta({ description: 'Tokens of the answer, without the one that ends it.' }),
});

export type ChatUsage = z.infer<typeof chatUsageSchema>;
