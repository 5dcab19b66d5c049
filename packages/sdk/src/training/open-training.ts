import type { JobHost } from '@openuni/protocol';
import { Training } from './training.js';

export interface OpenTrainingOptions {
  /** Python interpreter for trainings. Default: found as for `OpenUni.launch`. */
  readonly python?: string | undefined;
  /** Folder that remembers where jobs are. Default: in OpenUni's data folder. */
  readonly registry?: string | undefined;
}

/** This machine's jobs. The part of the bridge that runs them is loaded when they are. */
export async function localJobs(options: OpenTrainingOptions = {}): Promise<JobHost> {
  const { LocalJobs } = await import('@openuni/bridge/jobs');
  return new LocalJobs(options);
}

/** Trainings without an engine: nothing is launched but what they need themselves. */
export function openTraining(options: OpenTrainingOptions = {}): Training {
  return new Training(() => localJobs(options));
}
