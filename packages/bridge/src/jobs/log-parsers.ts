import { InvalidRequestError, type JsonRunEvent } from '@openuni/protocol';
import { mmengineLog } from './mmengine-log.js';
import { officialEvaluationLog } from './official-evaluation-log.js';

/** Reads one line that a program printed, and gives the events that it tells of. */
export type LogParser = (line: string) => readonly JsonRunEvent[];

/**
 * Parsers by name, each made anew for each reading. A job's record names its parser, so that any
 * program can follow the job from its folder alone.
 */
const logParsers: Readonly<Record<string, () => LogParser>> = {
  mmengine: () => mmengineLog,
  'official-evaluation': officialEvaluationLog,
};

/** @throws InvalidRequestError when no parser has the name */
export function logParser(name: string): LogParser {
  const make = logParsers[name];
  if (make) return make();
  throw new InvalidRequestError(`There is no log parser named ${name}.`, {
    hint: `Known: ${Object.keys(logParsers).join(', ')}. A newer version may have made the job.`,
  });
}
