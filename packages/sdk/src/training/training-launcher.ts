import { InvalidRequestError, type JobLauncherInput } from '@openuni/protocol';
import type { ParsedTrainingOptions } from './training-options.js';

type LauncherOptions = Pick<
  ParsedTrainingOptions,
  'launcher' | 'nproc' | 'nodes' | 'nodeRank' | 'masterAddr' | 'masterPort' | 'deepspeed' | 'slurm'
>;

/**
 * How the processes of a training are started. Pure.
 *
 * @throws InvalidRequestError when the options contradict each other
 */
export function trainingLauncher(options: LauncherOptions): JobLauncherInput {
  const { nproc = 1, nodes = 1, nodeRank = 0, masterAddr, masterPort, slurm } = options;
  const several = nproc > 1 || nodes > 1;
  // DeepSpeed wants a process group, be it of one.
  const launcher = options.launcher ?? (several || options.deepspeed ? 'pytorch' : 'none');
  if (launcher === 'none' && several) {
    throw refuse('launcher', 'none starts one process', 'Use pytorch for more, or leave it out.');
  }
  if (nodeRank >= nodes) {
    throw refuse('nodeRank', `must be less than nodes, ${nodes}`, 'Ranks count from 0.');
  }
  if (launcher === 'slurm') return { kind: 'slurm', nproc, nodes, ...slurm };
  if (slurm) throw refuse('slurm', 'needs launcher slurm', 'Set launcher, or leave slurm out.');
  if (launcher === 'none') return { kind: 'plain' };
  if (nodes > 1 && masterAddr === undefined) {
    throw refuse('masterAddr', 'is missing', 'With several nodes, give the address of node 0.');
  }
  return { kind: 'torchrun', nproc, nodes, nodeRank, masterAddr, masterPort };
}

function refuse(field: string, problem: string, hint: string): InvalidRequestError {
  return new InvalidRequestError(`${field} ${problem}.`, { field, hint });
}
