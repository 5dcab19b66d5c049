import { z } from 'zod';

/** What the worker answers to a ping; see python/openuni/worker/control.py. */
export const pingReplySchema = z.object({
  memoryBytes: z.int().nonnegative().nullable(),
  /** Ids of the runs whose end it has not sent. */
  runs: z.array(z.string()),
});
