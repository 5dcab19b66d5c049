import type { WireError } from '@openuni/protocol';
import { redact } from './redact.js';

/** An error from Python without secrets, in whichever of its texts they were. */
export function redactWireError(error: WireError): WireError {
  const clean = (text: string | null | undefined) => (text ? redact(text) : text);
  return {
    ...error,
    message: redact(error.message),
    hint: clean(error.hint),
    traceback: clean(error.traceback),
    details: redactValue(error.details) as WireError['details'],
  };
}

function redactValue(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(redactValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, redactValue(item)]));
}
