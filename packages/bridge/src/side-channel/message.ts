import { wireErrorSchema } from '@openuni/protocol';
import { z } from 'zod';

/** The messages that Python sends; see python/openuni/worker/side_channel.py. */
export const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), pid: z.int() }),
  z.object({ kind: z.literal('blob'), id: z.int(), size: z.int().nonnegative() }),
  z.object({ kind: z.literal('event'), run: z.string(), event: z.record(z.string(), z.unknown()) }),
  z.object({
    kind: z.literal('end'),
    run: z.string(),
    error: wireErrorSchema.nullable(),
    result: z.unknown(),
  }),
]);
