import { type Job, type JobHost, type JobRequest, UnsupportedError } from '@openuni/protocol';
import { findPython } from '../environment/find-python.js';
import { LocalJobs, type LocalJobsOptions } from '../jobs/local-jobs.js';
import { chooseEngine } from './choose-engine.js';

export interface ReferenceJobsOptions extends LocalJobsOptions {
  /** Folder of the checkout. Default: OPENUNI_REFERENCE. */
  readonly reference?: string | undefined;
  /** `auto`, `cpu`, `cuda`, `cuda:1`. Default `auto`. */
  readonly device?: string | undefined;
}

/** Our programs whose work the checkout has scripts for: what runs these, and reads their logs. */
const scripts: Readonly<Record<string, { module: string; logParser: string }>> = {
  'openuni.training': { module: 'openuni.engines.reference.training', logParser: 'mmengine' },
  'openuni.evaluation': {
    module: 'openuni.engines.reference.evaluation',
    logParser: 'official-evaluation',
  },
};

/**
 * Jobs of this machine in which the scripts of the official repository do what our own programs would:
 * the same requests, arguments and folders. Started jobs are found, followed and resumed by
 * `LocalJobs` too.
 */
export class ReferenceJobs implements JobHost {
  readonly #jobs: LocalJobs;
  readonly #options: ReferenceJobsOptions;

  constructor(options: ReferenceJobsOptions = {}) {
    this.#options = options;
    this.#jobs = new LocalJobs({ registry: options.registry });
  }

  async start(request: JobRequest): Promise<Job> {
    if (isOurs(request)) return this.#jobs.start(request);
    const { reference, python, device } = this.#options;
    const { executable, variables } = chooseEngine({ engine: 'reference', reference, python });
    return this.#jobs.start({
      ...referenceRequest(request),
      python: executable,
      variables: {
        ...variables,
        ...scoringPython(request),
        ...(device !== undefined && { OPENUNI_DEVICE: device }),
        ...request.variables,
      },
    });
  }

  open(idOrFolder: string): Promise<Job> {
    return this.#jobs.open(idOrFolder);
  }

  list(): Promise<Job[]> {
    return this.#jobs.list();
  }
}

/** The official repository draws for benchmarks, and neither scores nor reports. */
function isOurs({ program, args }: JobRequest): boolean {
  const isEvaluation = 'module' in program && program.module === 'openuni.evaluation';
  return isEvaluation && !['run', 'generate'].includes(args[0] ?? '');
}

/** Pictures are scored by our own evaluation, in the Python that it is installed in. */
function scoringPython({ python }: JobRequest): Record<string, string> {
  try {
    return { OPENUNI_SCORING_PYTHON: findPython({ python }).executable };
  } catch {
    return {}; // There is the reference's own, and it says what it lacks.
  }
}

/** @throws UnsupportedError when the official repository has no script for it */
function referenceRequest(request: JobRequest): JobRequest {
  const { program } = request;
  const name = 'module' in program ? program.module : program.script;
  const script = scripts[name];
  if (script) {
    const { module, logParser } = script;
    // What must be installed is another list here, which the program itself goes through first.
    return { ...request, program: { module }, logParser, needs: {} };
  }
  throw new UnsupportedError(`The official repository has no script that does ${name}.`, {
    hint: 'Use the native engine for it.',
  });
}
