import {
  type CheckpointDescription,
  checkpointDescriptionSchema,
  type ModelDtype,
  modelDtypes,
  type RunEvent,
  runEventSchema,
  type Timings,
} from '@openuni/protocol';
import { z } from 'zod';
import { parseOptions } from '../options/parse-options.js';
import { Run } from '../run/run.js';

export const checkpointFormats = ['safetensors', 'torch'] as const;

/** What `models.convert` takes; CLI help is made from it. */
export const convertOptionsSchema = z.strictObject({
  to: z.enum(checkpointFormats).optional().meta({
    description: "Format to write; told from the target's ending when left out.",
  }),
  dtype: z.enum(modelDtypes).optional().meta({
    description: 'What floating-point tensors are converted to; kept when left out.',
  }),
  parts: z.array(z.string().min(1)).min(1).optional().meta({
    description:
      'Parts to keep: meta_queries, connector, projector, transformer, LoRA, lmm, vae. All when left out.',
  }),
});

export interface ConvertOptions {
  /** Default: by the target's ending: .safetensors, or .pth, .pt, .bin. */
  readonly to?: (typeof checkpointFormats)[number] | undefined;
  /** Default: that of the source. */
  readonly dtype?: ModelDtype | undefined;
  /** Default: all. */
  readonly parts?: readonly string[] | undefined;
  /** Aborting it cancels the run; nothing half written is left. */
  readonly signal?: AbortSignal | undefined;
}

/** A tensor is about to be written, `index` of `total`; `done` is the last. */
export type ConvertEvent =
  | Omit<Extract<RunEvent, { type: 'step' }>, 'image' | 'preview'>
  | Extract<RunEvent, { type: 'done' }>;

export interface ConvertResult {
  readonly source: CheckpointDescription;
  readonly target: CheckpointDescription;
  /** Milliseconds by stage. */
  readonly timings: Timings;
}

const resultSchema = z.object({
  source: checkpointDescriptionSchema,
  target: checkpointDescriptionSchema,
});

/** Writes a checkpoint in another format, by a Python process; see `Models.convert`. */
export function convertCheckpoint(
  source: string,
  target: string,
  { signal, ...options }: ConvertOptions,
  python: string | undefined,
): Run<ConvertEvent, ConvertResult> {
  async function* work(aborted: AbortSignal) {
    const { to, dtype, parts } = parseOptions(convertOptionsSchema, options);
    const { runEngineTool } = await import('@openuni/bridge');
    const started = performance.now();
    const flags = [
      ...(to ? ['--format', to] : []),
      ...(dtype ? ['--dtype', dtype] : []),
      ...(parts ? ['--parts', parts.join(',')] : []),
    ];
    // `--` before the paths: one that begins with a hyphen is no option.
    const tool = runEngineTool('openuni.checkpoints.convert', [...flags, '--', source, target], {
      python,
      signal: aborted,
    });
    for (;;) {
      const { done, value } = await tool.next();
      if (done) {
        const timings = { convert: performance.now() - started };
        const result: ConvertResult = { ...resultSchema.parse(value), timings };
        return { result, event: { type: 'done' as const, timings } };
      }
      const event = runEventSchema.parse(value);
      if (event.type !== 'step') continue;
      const { type, index, total, etaMs } = event;
      yield { type, index, total, etaMs };
    }
  }
  return new Run<ConvertEvent, ConvertResult>(work, { signal });
}
