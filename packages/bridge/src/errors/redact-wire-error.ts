import type { WireError } from '@openuni/protocol';
import { redact, secretValues } from './redact.js';

/** An error from Python without secrets, in whichever of its texts they were. */
export function redactWireError(error: WireError): WireError {
  // Once: reading all of the environment takes longer than the rest.
  const secrets = secretValues(process.env);
  const clean = (text: string) => redact(text, secrets);
  const cleanAll = (value: unknown): unknown => {
    if (typeof value === 'string') return clean(value);
    if (Array.isArray(value)) return value.map(cleanAll);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, cleanAll(item)]));
  };
  return {
    ...error,
    message: clean(error.message),
    hint: error.hint && clean(error.hint),
    traceback: error.traceback && clean(error.traceback),
    details: cleanAll(error.details) as WireError['details'],
  };
}
