import { type CheckpointDescription, checkpointDescriptionSchema } from '@openuni/protocol';

export interface DescribeCheckpointOptions {
  /** The model to compare it with, by id. Default: none. */
  readonly variant?: string | undefined;
  /** The interpreter that reads it. Default: found. */
  readonly python?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a checkpoint holds, read from its headers by a Python process. */
export async function describeCheckpoint(
  path: string,
  { variant, python, signal }: DescribeCheckpointOptions = {},
): Promise<CheckpointDescription> {
  const { runEngineTool } = await import('@openuni/bridge');
  const flags = variant === undefined ? [] : ['--variant', variant];
  const lines = runEngineTool('openuni.checkpoints.inspect', [...flags, '--', path], {
    python,
    signal,
  });
  for (;;) {
    const { done, value } = await lines.next();
    if (done) return checkpointDescriptionSchema.parse(value);
  }
}
