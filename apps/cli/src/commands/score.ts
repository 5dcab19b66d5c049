import { resolve } from 'node:path';
import { benchmarks, type ScoreOptions } from '@openuni/sdk';
import { Argument, Command } from 'commander';
import type { CliContext } from '../context.js';
import { describeReport } from './eval/describe-report.js';
import { addScoringFlags, type ScoringFlags, scoringOptions } from './eval/scoring-flags.js';
import { watchEvaluation } from './eval/watch-evaluation.js';

const examples = `
FOLDER is laid out as the benchmark's own scripts have it. What is missing or damaged is named one by
one, and no score is given unless --allow-incomplete asks for that of a part.

Examples:
  openuni score geneval pictures/ --detections detections.jsonl
  openuni score dpg pictures/ --protocol fixed --judge-url http://gpu:8000/v1 --judge-model Qwen3-VL
  openuni score wise pictures/ --replies replies.jsonl --protocol verified
`;

export function scoreCommand(context: CliContext, end: (exitCode: number) => void): Command {
  const command = new Command('score')
    .description("score a benchmark's pictures that exist, and report")
    .addArgument(new Argument('<benchmark>', benchmarks.join(', ')).choices(benchmarks))
    .argument('<folder>', 'folder of the pictures');
  return addScoringFlags(command)
    .addHelpText('after', examples)
    .action(async (benchmark: ScoreOptions['benchmark'], given: string, flags: ScoringFlags) => {
      const folder = resolve(context.cwd, given);
      const options = scoringOptions(flags, context.cwd);
      const code = await watchEvaluation(
        context,
        flags,
        (evaluations, signal) => evaluations.score({ ...options, benchmark, folder, signal }),
        ({ report, html }) => ({ lines: describeReport(report), path: html }),
      );
      end(code);
    });
}
