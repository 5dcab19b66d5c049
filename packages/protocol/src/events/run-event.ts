import { z } from 'zod';
import { chatUsageSchema, finishReasons } from '../chat/chat-answer.js';
import { seedSchema } from '../generate/generate-options.js';
import { pixelImageSchema } from '../pixel-image.js';

const milliseconds = z.number().nonnegative();
const count = z.int().nonnegative();

/** Durations by the name of the stage, in milliseconds. */
export const timingsSchema = z.record(z.string(), milliseconds);
export type Timings = z.infer<typeof timingsSchema>;

const queued = z.object({
  type: z.literal('queued'),
  position: count.meta({ description: 'Runs ahead of this one.' }),
});

const download = z.object({
  type: z.literal('download'),
  file: z.string().meta({ description: 'The file that is fetched.' }),
  bytes: count.meta({ description: 'Bytes on disk so far.' }),
  total: count.nullable().meta({ description: 'Bytes in all; null when unknown.' }),
});

const load = z.object({
  type: z.literal('load'),
  component: z.string().meta({ description: 'The part of the model whose loading begins.' }),
});

const stepFields = {
  type: z.literal('step'),
  index: count.meta({
    description: 'The step just finished, 0 to total - 1, over all batches of the run.',
  }),
  total: z.int().min(1).meta({ description: 'Steps in the whole run.' }),
  etaMs: milliseconds.nullable().meta({
    description: 'Estimated milliseconds until the run is done; null while unknown.',
  }),
  image: count
    .optional()
    .meta({ description: 'Which picture of the request the preview shows, from 0.' }),
};
const step = z.object({
  ...stepFields,
  preview: pixelImageSchema
    .optional()
    .meta({ description: 'What the picture would be if it were finished now.' }),
});

const text = z.object({
  type: z.literal('text'),
  delta: z.string().meta({ description: 'The next piece of the answer.' }),
});

const answer = z.object({
  type: z.literal('answer'),
  text: z.string().meta({ description: 'The whole answer: all deltas, joined.' }),
  usage: chatUsageSchema,
  finishReason: z
    .enum(finishReasons)
    .meta({ description: '`stop` at its own end, `length` where it was cut off.' }),
});

const log = z.object({
  type: z.literal('log'),
  level: z.enum(['debug', 'info', 'warning', 'error']),
  message: z.string(),
});

const metric = z.object({
  type: z.literal('metric'),
  step: count.meta({ description: 'The training step, from 0.' }),
  values: z
    .record(z.string(), z.number().nullable())
    .meta({ description: 'Measurements by name; null where one was not a finite number.' }),
});

const checkpoint = z.object({
  type: z.literal('checkpoint'),
  path: z.string().meta({ description: 'Where it was written.' }),
  step: count.meta({ description: 'The training step that it holds.' }),
});

const outputFields = {
  type: z.literal('output'),
  index: count.meta({ description: 'Which picture of the request this is, from 0.' }),
  seed: seedSchema.meta({ description: 'The seed that makes this picture again.' }),
  prompt: z.string().meta({ description: 'The prompt that it shows.' }),
  timings: timingsSchema.optional().meta({ description: 'Milliseconds by stage.' }),
};
const output = z.object({
  ...outputFields,
  image: pixelImageSchema.meta({ description: 'The finished picture.' }),
});

const done = z.object({
  type: z.literal('done'),
  timings: timingsSchema.meta({ description: 'Milliseconds by stage, over the whole run.' }),
});

const withoutPixels = [
  queued,
  download,
  load,
  text,
  answer,
  log,
  metric,
  checkpoint,
  done,
] as const;

/** What a transport sends while a run goes on, pixels included. `done` is the last of a run. */
export const runEventSchema = z
  .discriminatedUnion('type', [...withoutPixels, step, output])
  .meta({ description: 'An event of a run.' });

/** The same events as JSON carries them: command line, server-sent events, logs on disk. */
export const jsonRunEventSchema = z
  .discriminatedUnion('type', [
    ...withoutPixels,
    z.object(stepFields),
    z.object({
      ...outputFields,
      path: z.string().optional().meta({ description: 'The file that holds it, once saved.' }),
    }),
  ])
  .meta({ description: 'An event of a run, without pixels.' });

export type RunEvent = z.infer<typeof runEventSchema>;
export type JsonRunEvent = z.infer<typeof jsonRunEventSchema>;
