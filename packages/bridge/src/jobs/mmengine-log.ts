import type { JsonRunEvent } from '@openuni/protocol';

// The year is in its file alone, not in what it prints.
const entry = /^(?:\d{4}\/)?\d\d\/\d\d \d\d:\d\d:\d\d - \S+ - (\w+) - (.*)$/;
const iteration = /^Iter\(train\) \[ *(\d+)\/(\d+)\] +(.*)$/;
const saving = /^Saving checkpoint at (\d+) iterations/;
const levels: Readonly<Record<string, 'warning' | 'error'>> = {
  WARNING: 'warning',
  ERROR: 'error',
  CRITICAL: 'error',
};

/** What the log of mmengine's runner, as the official training script prints it, tells. */
export function mmengineLog(line: string): JsonRunEvent[] {
  const [, level = '', message = ''] = entry.exec(line) ?? [];
  const step = iteration.exec(message);
  if (step) return stepEvents(Number(step[1]), Number(step[2]), step[3] ?? '');
  const saved = saving.exec(message)?.[1];
  if (saved) return [{ type: 'checkpoint', path: `iter_${saved}.pth`, step: Number(saved) }];
  const severe = levels[level];
  return severe ? [{ type: 'log', level: severe, message }] : [];
}

/** Steps count from 0 here and from 1 there. */
function stepEvents(done: number, total: number, text: string): JsonRunEvent[] {
  const values: Record<string, number | null> = {};
  let etaMs: number | null = null;
  for (const [, name = '', value = ''] of text.matchAll(/(\w+): (\d[^\s]*|nan|inf)(?=\s|$)/gi)) {
    if (name === 'eta') etaMs = duration(value);
    else if (name === 'data_time') values['data_wait'] = finite(value);
    // mebibytes there, bytes here
    else if (name === 'memory') values['memory'] = Number(value) * 2 ** 20;
    else if (name !== 'time') values[name] = finite(value);
  }
  return [
    { type: 'metric', step: done - 1, values },
    { type: 'step', index: done - 1, total, etaMs },
  ];
}

function finite(text: string): number | null {
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

/** `0:01:05`, or null where it is of another form, as beyond a day. */
function duration(text: string): number | null {
  const [, hours, minutes, seconds] = /^(\d+):(\d\d):(\d\d)$/.exec(text) ?? [];
  if (hours === undefined) return null;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
}
