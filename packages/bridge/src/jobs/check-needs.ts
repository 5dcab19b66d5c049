import {
  type JobLauncher,
  type JobNeeds,
  type JobRecord,
  PythonEnvironmentError,
  UnsupportedError,
} from '@openuni/protocol';
import { probeEngine } from '../environment/probe-engine.js';
import { setupCommand } from '../environment/setup-command.js';

/**
 * Sees that a job has what it needs, before anything starts.
 *
 * @throws PythonEnvironmentError, UnsupportedError
 */
export async function checkNeeds(
  { packages = [], cuda }: JobNeeds = {},
  { python, environment }: Pick<JobRecord, 'python' | 'environment'>,
  launcher: JobLauncher,
): Promise<void> {
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
  // The node that submits to a cluster need not have what the cluster has.
  if (cuda === undefined || launcher.kind === 'slurm') return;
  const { torch } = await probeEngine(python);
  const hasCuda = 'devices' in torch && torch.devices.some(({ kind }) => kind === 'cuda');
  if (!hasCuda) {
    throw new UnsupportedError(`${cuda} needs a CUDA device, and there is none here.`, {
      hint: 'Leave it out, or run where there is a GPU.',
    });
  }
}
