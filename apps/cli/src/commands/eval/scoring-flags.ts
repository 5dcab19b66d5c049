import { resolve } from 'node:path';
import { type EvaluationOptions, InvalidRequestError } from '@openuni/sdk';
import { type Command, Option } from 'commander';
import { given } from '../given.js';
import { numberArgument } from '../number-argument.js';
import { scoreOptionDescription as about } from '../option-description.js';

/** Options of every command that scores. */
export interface ScoringFlags {
  readonly data?: string;
  readonly limit?: number;
  readonly only?: EvaluationOptions['only'];
  readonly protocol?: EvaluationOptions['protocol'];
  readonly name?: string;
  readonly allowIncomplete?: boolean;
  readonly detections?: string;
  readonly detector?: EvaluationOptions['detector'];
  readonly detectorWeights?: string;
  readonly colors?: string;
  readonly answers?: string;
  readonly vqa?: EvaluationOptions['vqa'];
  readonly chatModel?: string;
  readonly replies?: string;
  readonly judgeUrl?: string;
  readonly judgeModel?: string;
  readonly judgeKeyEnv?: string;
  readonly concurrency?: number;
  readonly retries?: number;
  readonly timeout?: number;
  readonly inputPrice?: number;
  readonly outputPrice?: number;
  readonly budget?: number;
  readonly device?: string;
  readonly python?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

export function addScoringFlags(command: Command): Command {
  return command
    .option('--data <path>', about('data'))
    .option('--limit <count>', about('limit'), numberArgument)
    .option('--only <parts>', `${about('only')}; joined by commas`, (parts) => parts.split(','))
    .addOption(
      new Option('--protocol <name>', about('protocol')).choices([
        'official',
        'fixed',
        'original',
        'verified',
      ]),
    )
    .option('--name <name>', about('name'))
    .option('--allow-incomplete', about('allowIncomplete'))
    .option('--detections <file>', about('detections'))
    .addOption(
      new Option('--detector <name>', about('detector')).choices(['auto', 'mmdet', 'transformers']),
    )
    .option('--detector-weights <path>', about('detectorWeights'))
    .option('--colors <name>', about('colors'))
    .option('--answers <file>', about('answers'))
    .addOption(
      new Option('--vqa <name>', about('vqa')).choices(['auto', 'mplug', 'endpoint', 'chat']),
    )
    .option('--chat-model <model>', about('chatModel'))
    .option('--replies <file>', about('replies'))
    .option('--judge-url <url>', 'wise, dpg: OpenAI-compatible endpoint, up to and including /v1')
    .option('--judge-model <name>', "the judge's name there")
    .option('--judge-key-env <name>', 'variable with its key (default: OPENAI_API_KEY)')
    .option('--concurrency <count>', 'requests to the judge at a time', numberArgument)
    .option('--retries <count>', 'of a failed request', numberArgument)
    .option('--timeout <seconds>', 'of one request', numberArgument)
    .option('--input-price <price>', 'of the judge, per million tokens', numberArgument)
    .option('--output-price <price>', 'the same for what it writes', numberArgument)
    .option('--budget <amount>', 'the most to spend on the judge', numberArgument)
    .option('--device <name>', 'where models run: auto, cpu, cuda, cuda:1')
    .option('--python <path>', 'Python interpreter; found by itself when left out')
    .option('--json', 'print events as JSON lines on stdout')
    .option('--verbose', 'print tracebacks and causes');
}

/** What flags say, as options of the SDK; what was left out is left to its defaults. */
export function scoringOptions(flags: ScoringFlags, cwd: string) {
  const path = (given: string | undefined) => (given === undefined ? given : resolve(cwd, given));
  const { limit, only, protocol, name, allowIncomplete, detector, colors, vqa, chatModel } = flags;
  return given({
    limit,
    only,
    protocol,
    name,
    allowIncomplete,
    detector,
    colors,
    vqa,
    chatModel,
    // Of mmdet a file, of transformers a folder or a name on the hub.
    detectorWeights: flags.detectorWeights,
    data: path(flags.data),
    detections: path(flags.detections),
    answers: path(flags.answers),
    replies: path(flags.replies),
    device: flags.device,
    python: flags.python,
    judge: judge(flags),
  });
}

function judge(flags: ScoringFlags) {
  const { judgeUrl, judgeModel, judgeKeyEnv, timeout } = flags;
  const { concurrency, retries, inputPrice, outputPrice, budget } = flags;
  const further = given({
    keyVariable: judgeKeyEnv,
    concurrency,
    retries,
    timeoutMs: timeout === undefined ? undefined : timeout * 1000,
    inputPrice,
    outputPrice,
    budget,
  });
  if (judgeUrl === undefined && judgeModel === undefined) {
    const [ignored] = Object.keys(further);
    if (!ignored) return undefined;
    throw new InvalidRequestError(`${ignored} is of a judge, and none is named.`, {
      field: `judge.${ignored}`,
      hint: 'Name one with --judge-url and --judge-model.',
    });
  }
  // The SDK says what is missing.
  return { url: judgeUrl ?? '', model: judgeModel ?? '', ...further };
}
