import type { JsonRunEvent } from '@openuni/protocol';

const batches = /^Number of samples: (\d+)$/;
const progress = /^(\d+)it \[(?:(\d+):)?(\d+):(\d\d), /;
const severe = /^(?:(?:\w+\.)*\w*(?:Error|Exception)|error): /;

/**
 * What the official scripts of GenEval, DPG-Bench and WISE print while they draw: first how many
 * batches of prompts there are, then a bar of those that are done.
 */
export function officialEvaluationLog(): (line: string) => JsonRunEvent[] {
  let total = 0;
  let done = 0;
  return (line) => {
    const count = batches.exec(line)?.[1];
    if (count !== undefined) {
      total = Number(count);
      done = 0;
      return [];
    }
    if (severe.test(line)) return [{ type: 'log', level: 'error', message: line }];
    const [, finished, hours = 0, minutes, seconds] = progress.exec(line) ?? [];
    // The bar is drawn anew in between, and once more at its end.
    if (finished === undefined || Number(finished) <= done || Number(finished) > total) return [];
    done = Number(finished);
    const spentMs = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
    const etaMs = (spentMs / done) * (total - done);
    return [{ type: 'step', index: done - 1, total, etaMs }];
  };
}
