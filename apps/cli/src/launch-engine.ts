import type { ModelInput, OpenUni } from '@openuni/sdk';
import type { EngineOptions } from './commands/engine-options.js';
import type { CliContext } from './context.js';

export interface LaunchEngineOptions extends EngineOptions {
  readonly model: ModelInput | undefined;
  /** Aborting it gives up the launch. */
  readonly signal: AbortSignal;
}

/** Starts the engine as a command's options say. */
export function launchEngine(
  context: CliContext,
  { model, python, device, engine, reference, verbose, signal }: LaunchEngineOptions,
): Promise<OpenUni> {
  const log = (line: string) => void context.stderr.write(`${line}\n`);
  return context.launch({
    model,
    engine,
    reference,
    python,
    device,
    signal,
    ...(verbose && { log }),
  });
}
