import { resolve } from 'node:path';
import { Command } from 'commander';
import type { CliContext } from '../context.js';
import { describeReport } from './eval/describe-report.js';
import { watchEvaluation } from './eval/watch-evaluation.js';

interface ReportFlags {
  readonly out?: string;
  readonly python?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

const examples = `
Of several folders, each further one is compared with the first: which prompts changed, and how sure
the difference is.

Examples:
  openuni report runs/geneval
  openuni report runs/step-5000 runs/step-10000 --out comparison
`;

export function reportCommand(context: CliContext, end: (exitCode: number) => void): Command {
  return new Command('report')
    .description('put the scores of one or more folders into a page')
    .argument('<folders...>', 'folders that were scored')
    .option('--out <folder>', 'folder of the page (default: the one folder, or report)')
    .option('--python <path>', 'Python interpreter; found by itself when left out')
    .option('--json', 'print events as JSON lines on stdout')
    .option('--verbose', 'print tracebacks and causes')
    .addHelpText('after', examples)
    .action(async (given: string[], flags: ReportFlags) => {
      const { cwd } = context;
      const folders = given.map((folder) => resolve(cwd, folder));
      const single = folders.length === 1 ? folders[0] : undefined;
      const out =
        flags.out === undefined ? (single ?? resolve(cwd, 'report')) : resolve(cwd, flags.out);
      const code = await watchEvaluation(
        context,
        flags,
        (evaluations, signal) => evaluations.report(folders, { out, signal }),
        ({ reports, html }) => ({ lines: reports.flatMap(describeReport), path: html }),
      );
      end(code);
    });
}
