import type { PythonInspection } from '@openuni/bridge/setup';
import { duration } from '../../progress/describe-event.js';
import type { DoctorCheck } from './doctor-report.js';
import type { DoctorSurroundings } from './doctor-surroundings.js';
import { failedCheck } from './failed-check.js';
import { environmentRemedy } from './remedies.js';

/** Starts a worker as the SDK does, asks what it is and ends it. */
export async function checkWorker(
  { launch }: DoctorSurroundings,
  inspection: PythonInspection,
): Promise<DoctorCheck> {
  const check = { id: 'worker', title: 'Worker' };
  const start = performance.now();
  try {
    await using openuni = await launch({ python: inspection.executable });
    const { engine, device } = await openuni.describe();
    const detail = `${engine} engine on ${device.name} answers in ${duration(performance.now() - start)}`;
    return { ...check, status: 'ok', detail };
  } catch (error) {
    return failedCheck(check, error, environmentRemedy(inspection, '--force'));
  }
}
