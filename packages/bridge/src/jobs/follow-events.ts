import { type JobRecord, type JsonRunEvent, jsonRunEventSchema } from '@openuni/protocol';
import { type FollowLinesOptions, followLines } from './follow-lines.js';
import type { JobFolder } from './job-folder.js';
import { logParser } from './log-parsers.js';

/** The events of a job: those that it writes, or those that its log tells of. */
export async function* followEvents(
  folder: JobFolder,
  { logParser: parser }: JobRecord,
  options: FollowLinesOptions,
): AsyncGenerator<JsonRunEvent, void> {
  const parse = parser === null ? parseEvent : logParser(parser);
  const file = folder.file(parser === null ? 'events' : 'log');
  for await (const line of followLines(file, options)) yield* parse(line);
}

/** What is no event, as a newer version may write, is told of rather than passed on. */
function parseEvent(line: string): JsonRunEvent[] {
  if (line.trim() === '') return [];
  try {
    return [jsonRunEventSchema.parse(JSON.parse(line))];
  } catch {
    const shown = line.length > 200 ? `${line.slice(0, 200)}...` : line;
    return [{ type: 'log', level: 'warning', message: `This is no event: ${shown}` }];
  }
}
