import { InvalidRequestError, type JobHost } from '@openuni/protocol';
import { Training } from './training.js';

export interface OpenTrainingOptions {
  /** Python interpreter for trainings. Default: found as for `OpenUni.launch`. */
  readonly python?: string | undefined;
  /** Folder that remembers where jobs are. Default: in OpenUni's data folder. */
  readonly registry?: string | undefined;
  /** What does the work: `native`, or `reference`, the scripts of the official repository. */
  readonly engine?: 'native' | 'reference' | undefined;
  /** With engine `reference`: the folder of the checkout. Default: OPENUNI_REFERENCE. */
  readonly reference?: string | undefined;
  /** With engine `reference`: `auto`, `cpu`, `cuda`, `cuda:1`. Default `auto`. */
  readonly device?: string | undefined;
}

/** This machine's jobs. The part of the bridge that runs them is loaded when they are. */
export async function localJobs({
  engine,
  reference,
  device,
  ...options
}: OpenTrainingOptions = {}): Promise<JobHost> {
  const { LocalJobs, ReferenceJobs } = await import('@openuni/bridge/jobs');
  if (engine !== undefined && engine !== 'native' && engine !== 'reference') {
    throw new InvalidRequestError(`There is no engine ${engine} for trainings.`, {
      field: 'engine',
      value: engine,
      hint: 'Use native or reference.',
    });
  }
  if (engine !== 'reference') return new LocalJobs(options);
  return new ReferenceJobs({ ...options, reference, device });
}

/** Trainings without an engine: nothing is launched but what they need themselves. */
export function openTraining(options: OpenTrainingOptions = {}): Training {
  return new Training(() => localJobs(options));
}
