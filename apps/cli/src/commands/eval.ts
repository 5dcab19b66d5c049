import { resolve } from 'node:path';
import {
  benchmarks,
  type EvaluationOptions,
  InvalidRequestError,
  parseImageSize,
} from '@openuni/sdk';
import { Argument, Command, Option } from 'commander';
import type { CliContext } from '../context.js';
import { describeReport } from './eval/describe-report.js';
import { addScoringFlags, type ScoringFlags, scoringOptions } from './eval/scoring-flags.js';
import { watchEvaluation } from './eval/watch-evaluation.js';
import { given } from './given.js';
import { addModelOptions, loadOptions, type ModelFlags, modelInput } from './model-options.js';
import { numberArgument } from './number-argument.js';

interface EvalFlags extends ScoringFlags, ModelFlags {
  readonly out: string;
  readonly engine?: string;
  readonly size?: string;
  readonly steps?: number;
  readonly guidance?: number;
  readonly editGuidance?: number;
  readonly seed?: number;
  readonly seeding?: EvaluationOptions['seeding'];
  readonly processes?: number;
}

const examples = `
Stopped or killed, the same command goes on: no picture is drawn or judged twice.

Examples:
  openuni eval nano --out runs/nano
  openuni eval geneval -m openuni-l-1024 --processes 8 --out runs/geneval
  openuni eval wise -m ./mine --judge-url https://api.openai.com/v1 --judge-model gpt-4o-2024-05-13 \\
    --input-price 2.5 --output-price 10 --budget 20 --out runs/wise
`;

export function evalCommand(context: CliContext, end: (exitCode: number) => void): Command {
  const command = new Command('eval')
    .description("draw a benchmark's pictures, score them and report")
    .addArgument(new Argument('<benchmark>', benchmarks.join(', ')).choices(benchmarks))
    .requiredOption('--out <folder>', 'folder of pictures, evidence and report')
    .option('--engine <name>', 'what draws: native or reference (default: native)')
    .option('--size <size>', "such as 512x512 (default: the model's own)")
    .option('--steps <count>', "denoising steps (default: the model's own)", numberArgument)
    .option('--guidance <scale>', "default: the model's own", numberArgument)
    .option(
      '--edit-guidance <scale>',
      "nano: of edits (default: as --guidance, or the model's own)",
      numberArgument,
    )
    .option('--seed <seed>', 'of the first picture (default: 42)', numberArgument)
    .addOption(
      new Option(
        '--seeding <mode>',
        'noise of each picture by itself, or one stream as the official scripts draw it',
      ).choices(['picture', 'official']),
    )
    .option('--processes <count>', 'processes that draw (default: 1)', numberArgument);
  return addScoringFlags(addModelOptions(command))
    .addHelpText('after', examples)
    .action(async (benchmark: EvaluationOptions['benchmark'], flags: EvalFlags) => {
      const { cwd } = context;
      const { engine, steps, guidance, editGuidance, seed, seeding, processes } = flags;
      const options = {
        ...scoringOptions(flags, cwd),
        ...given({ model: modelInput(flags, cwd), size: size(flags.size) }),
        ...given({ ...loadOptions(flags), engine, steps, guidance, editGuidance }),
        ...given({ seed, seeding, processes }),
      };
      const out = resolve(cwd, flags.out);
      const code = await watchEvaluation(
        context,
        flags,
        (evaluations, signal) => evaluations.run({ ...options, benchmark, out, signal }),
        ({ report, html }) => ({ lines: describeReport(report), path: html }),
      );
      end(code);
    });
}

function size(text: string | undefined) {
  if (text === undefined) return undefined;
  const parsed = parseImageSize(text);
  if (parsed) return parsed;
  throw new InvalidRequestError(`${text} is no size.`, {
    field: 'size',
    value: text,
    hint: 'Write it as 512x512.',
  });
}
