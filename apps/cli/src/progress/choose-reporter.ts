import type { CliContext } from '../context.js';
import { barReporter } from './bar-reporter.js';
import { jsonReporter } from './json-reporter.js';
import { lineReporter } from './line-reporter.js';
import type { Reporter } from './reporter.js';

export interface ReporterOptions {
  readonly json?: boolean | undefined;
  /** Python's log lines would tear a bar. */
  readonly verbose?: boolean | undefined;
}

export function chooseReporter(
  { stdout, stderr }: CliContext,
  { json, verbose }: ReporterOptions,
): Reporter {
  if (json) return jsonReporter(stdout);
  return stderr.isTTY && !verbose ? barReporter(stdout, stderr) : lineReporter(stdout, stderr);
}
