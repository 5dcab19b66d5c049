import { type JobNeeds, type JobRecord, PythonEnvironmentError } from '@openuni/protocol';
import { setupCommand } from '../environment/setup-command.js';

/**
 * Sees that a job has what it needs, before anything starts.
 *
 * @throws PythonEnvironmentError
 */
export function checkNeeds(
  { packages = [] }: JobNeeds = {},
  { python, environment }: Pick<JobRecord, 'python' | 'environment'>,
): void {
  const missing = packages.filter((name) => environment.packages[name] === undefined);
  if (missing.length > 0) {
    throw new PythonEnvironmentError(
      `The Python at ${python} lacks ${missing.join(', ')}, which the job needs.`,
      {
        executable: python,
        packages: missing,
        hint: missing.includes('deepspeed')
          ? 'DeepSpeed compiles on installation: DS_BUILD_OPS=0 pip install --no-build-isolation deepspeed==0.17.6. Training works without it.'
          : `Run \`${setupCommand('--train')}\`, or name another Python.`,
      },
    );
  }
}
