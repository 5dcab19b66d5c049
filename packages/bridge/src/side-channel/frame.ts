import { wireErrorSchema } from '@openuni/protocol';
import { z } from 'zod';

const bytes = z.instanceof(Uint8Array);

/** What Python writes on the side channel; see python/openuni/worker/side_channel.py. */
export const frameSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello'), pid: z.int() }),
  z.object({ kind: z.literal('blob'), id: z.int(), data: bytes, last: z.boolean() }),
  z.object({ kind: z.literal('event'), run: z.string(), event: z.record(z.string(), z.unknown()) }),
  z.object({
    kind: z.literal('end'),
    run: z.string(),
    error: wireErrorSchema.nullable(),
    result: z.unknown(),
  }),
]);

export type Frame = z.infer<typeof frameSchema>;
