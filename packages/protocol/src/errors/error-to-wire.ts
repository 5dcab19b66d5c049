import { OpenUniError } from './openuni-error.js';
import type { WireError } from './wire-error.js';

// A refused value may be huge or no JSON at all; whoever sent it has it.
const carriedElsewhere = new Set([
  'value',
  'code',
  'hint',
  'python',
  'cause',
  'stack',
  'message',
  'name',
]);

/**
 * Any error as plain JSON. Those that are not OpenUni's become `engine_failed`. Causes stay behind:
 * they may hold what must not leave the process.
 */
export function errorToWire(error: unknown): WireError {
  if (!OpenUniError.isInstance(error)) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    return { code: 'engine_failed', type: name, message, hint: null, traceback: null };
  }
  const details = Object.fromEntries(
    Object.entries(error).filter(([key]) => !carriedElsewhere.has(key)),
  );
  return {
    code: error.code,
    type: error.python?.type ?? error.name,
    message: error.message,
    hint: error.hint ?? null,
    traceback: error.python?.traceback ?? null,
    ...(Object.keys(details).length > 0 && { details }),
  };
}
