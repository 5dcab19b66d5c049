import { type Command, InvalidArgumentError } from 'commander';

/** Options of every command that runs a model. */
export interface EngineOptions {
  readonly python?: string;
  readonly device?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

export function addEngineOptions(command: Command): Command {
  return command
    .option('--python <path>', 'Python interpreter; found by itself when left out')
    .option('--device <name>', 'where the model runs: auto, cpu, cuda, cuda:1', device, 'auto')
    .option('--json', 'print events as JSON lines on stdout')
    .option('--verbose', 'print what Python logs, tracebacks and causes');
}

function device(text: string): string {
  if (/^(auto|cpu|cuda(:[0-9]+)?)$/.test(text)) return text;
  throw new InvalidArgumentError('Use auto, cpu, cuda or cuda:1.');
}
