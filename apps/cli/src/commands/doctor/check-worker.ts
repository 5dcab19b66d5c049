import type { LaunchOptions } from '@openuni/sdk';
import { duration } from '../../progress/describe-event.js';
import type { DoctorCheck } from './doctor-report.js';
import type { DoctorSurroundings } from './doctor-surroundings.js';
import { failedCheck } from './failed-check.js';

const worker = { id: 'worker', title: 'Worker' };

/** Where something that the worker needs has failed already. */
export const skippedWorker: DoctorCheck = {
  ...worker,
  status: 'skipped',
  detail: 'it needs what failed above',
};

export interface CheckWorkerOptions extends Pick<LaunchOptions, 'engine' | 'reference' | 'python'> {
  /** What to do when it does not work and the error does not say. */
  readonly remedy?: string;
}

/** Starts a worker as the SDK does, asks what it is and ends it. */
export async function checkWorker(
  { launch }: DoctorSurroundings,
  { remedy, ...options }: CheckWorkerOptions,
): Promise<DoctorCheck> {
  const start = performance.now();
  try {
    await using openuni = await launch(options);
    const { engine, device } = await openuni.describe();
    const detail = `${engine} engine on ${device.name} answers in ${duration(performance.now() - start)}`;
    return { ...worker, status: 'ok', detail };
  } catch (error) {
    return failedCheck(worker, error, remedy);
  }
}
