import { OpenUniError } from '@openuni/sdk';
import type { DoctorCheck } from './doctor-report.js';

/** A check that ended with an error; the error's hint is the remedy. */
export function failedCheck(
  check: Pick<DoctorCheck, 'id' | 'title'>,
  error: unknown,
  remedy?: string,
): DoctorCheck {
  const detail = error instanceof Error ? error.message : String(error);
  const advice = (OpenUniError.isInstance(error) ? error.hint : undefined) ?? remedy;
  return { ...check, status: 'failed', detail, ...(advice && { remedy: advice }) };
}
