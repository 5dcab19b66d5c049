import type { ModelDefaults } from '@openuni/sdk';
import { type Command, InvalidArgumentError, Option } from 'commander';

/** Options that say what does the work. */
export interface EngineFlags {
  readonly engine?: 'native' | 'reference';
  readonly reference?: string;
}

/** Options of every command that runs a model. */
export interface EngineOptions extends EngineFlags {
  readonly python?: string;
  readonly device?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** Adds the options that choose between our engine and the official repository. */
export function addEngineChoice(command: Command): Command {
  return command
    .addOption(
      new Option('--engine <name>', 'native, or reference: a checkout of the official repository')
        .choices(['native', 'reference'])
        .default('native'),
    )
    .option('--reference <folder>', 'that checkout (default: OPENUNI_REFERENCE)');
}

export function addEngineOptions(command: Command): Command {
  return addEngineChoice(command)
    .option('--python <path>', 'Python interpreter; found by itself when left out')
    .option('--device <name>', 'where the model runs: auto, cpu, cuda, cuda:1', device, 'auto')
    .option('--json', 'print events as JSON lines on stdout')
    .option('--verbose', 'print what Python logs, tracebacks and causes');
}

/** What checks are made with before the engine starts. */
export function engineDefaults({ engine, python, device }: EngineOptions): ModelDefaults {
  // The interpreter looks into checkpoints: that of the reference need not have our package.
  return { engine, device, ...(engine !== 'reference' && { python }) };
}

function device(text: string): string {
  if (/^(auto|cpu|cuda(:[0-9]+)?)$/.test(text)) return text;
  throw new InvalidArgumentError('Use auto, cpu, cuda or cuda:1.');
}
