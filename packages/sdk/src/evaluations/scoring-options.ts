import { benchmarkParts, evaluationProtocols } from '@openuni/protocol';
import { z } from 'zod';

const text = z.string().min(1);
const positive = z.int().min(1);
const amount = z.number().min(0);

/** A model behind an OpenAI-compatible endpoint that answers about pictures. */
const judgeSchema = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .meta({ description: 'The endpoint, up to and including /v1.' }),
  model: text.meta({ description: "The model's name there." }),
  keyVariable: z
    .string()
    .regex(/^[A-Za-z_]\w*$/, { error: 'must be the name of an environment variable' })
    .optional()
    .meta({
      description: 'Environment variable that holds the key. Default OPENAI_API_KEY.',
    }),
  concurrency: positive.optional().meta({ description: 'Requests at a time. Default 8.' }),
  retries: z.int().min(0).optional().meta({ description: 'Of a failed request. Default 6.' }),
  timeoutMs: positive.optional().meta({ description: 'Of one request. Default 300,000.' }),
  inputPrice: amount.optional().meta({ description: 'Per million tokens, in any currency.' }),
  outputPrice: amount.optional().meta({ description: 'The same for what it writes.' }),
  budget: amount.optional().meta({ description: 'The most to spend, in that currency.' }),
});

/** Which prompts, and who judges the pictures by which rules. */
export const scoringFields = {
  data: text.optional().meta({
    description:
      "The benchmark's files: a checkout, folder or file. Default: downloaded, revision pinned.",
  }),
  limit: positive.optional().meta({
    description: 'Only so many prompts, spread evenly; the score is labelled incomplete.',
  }),
  only: z.array(z.enum(benchmarkParts)).min(1).readonly().optional().meta({
    description: 'nano: some of pictures, edit and chat. Default: all that the model can do.',
  }),
  protocol: z.enum(evaluationProtocols).optional().meta({
    description: 'dpg: official (default), fixed; wise: original (default), verified.',
  }),
  name: text.optional().meta({ description: 'In the report. Default: the model.' }),
  allowIncomplete: z.boolean().optional().meta({
    description: 'Score what is there, and say so everywhere. Default false.',
  }),
  detections: text.optional().meta({
    description: 'geneval: recorded detections (JSON lines) in place of a detector.',
  }),
  detector: z.enum(['auto', 'mmdet', 'transformers']).optional().meta({
    description: 'geneval: auto is mmdet, the official one, where it is installed.',
  }),
  detectorWeights: text
    .optional()
    .meta({ description: "geneval: mmdet's .pth, or a Mask2Former of transformers." }),
  colors: text.optional().meta({
    description: 'geneval: auto, open_clip, transformers, or a CLIP of transformers.',
  }),
  answers: text.optional().meta({ description: 'dpg: recorded answers (JSON lines).' }),
  vqa: z.enum(['auto', 'mplug', 'endpoint', 'chat']).optional().meta({
    description: 'dpg: who answers; auto is mPLUG where modelscope is installed, else the judge.',
  }),
  chatModel: text.optional().meta({ description: 'dpg: the model of vqa chat.' }),
  replies: text.optional().meta({ description: 'wise: recorded judge replies (JSON lines).' }),
  judge: judgeSchema.optional().meta({ description: 'wise, dpg: who judges, and at what price.' }),
  device: z
    .string()
    .regex(/^(auto|cpu|cuda(:\d+)?)$/, { error: 'must be auto, cpu, cuda or cuda:1' })
    .optional()
    .meta({ description: 'Where models run. Default auto.' }),
  python: text.optional().meta({ description: 'Interpreter. Default: found.' }),
};

const scoringSchema = z.strictObject(scoringFields);
export type ParsedScoringOptions = z.output<typeof scoringSchema>;
