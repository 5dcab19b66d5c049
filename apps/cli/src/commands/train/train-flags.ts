import {
  InvalidRequestError,
  type ResumeTrainingOptions,
  type TrainingOptions,
} from '@openuni/sdk';
import { type Command, Option } from 'commander';
import type { EngineFlags } from '../engine-options.js';
import { given } from '../given.js';
import { numberArgument } from '../number-argument.js';

/** Options of every command that sets a training going. */
export interface TrainFlags extends EngineFlags {
  readonly workDir?: string;
  readonly seed?: number;
  readonly resume?: string | true;
  readonly deepspeed?: string;
  readonly cfgOptions?: string[];
  readonly launcher?: 'none' | 'pytorch' | 'slurm' | 'mpi';
  readonly nproc?: number;
  readonly nodes?: number;
  readonly nodeRank?: number;
  readonly masterAddr?: string;
  readonly masterPort?: number;
  readonly gpus?: number;
  readonly slurm?: string[];
  readonly detach?: boolean;
  readonly python?: string;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** The flags of the official training script, and those of the launchers. */
export function trainingFlags(command: Command): Command {
  return command
    .option('--deepspeed <config>', 'train with DeepSpeed: JSON file or deepspeed_zero2')
    .option('--cfg-options <key=value...>', 'change fields of the config: train_cfg.max_iters=20')
    .addOption(
      new Option('--launcher <name>', 'how processes are started (default: as nproc asks for)')
        // The official script knows mpi as well; it is refused with a reason.
        .choices(['none', 'pytorch', 'slurm', 'mpi']),
    )
    .option('--nproc <count>', 'processes on each node', numberArgument)
    .option('--nodes <count>', 'machines that take part', numberArgument)
    .option('--node-rank <rank>', 'which of them this is, from 0', numberArgument)
    .option('--master-addr <address>', 'address of node 0')
    .option('--master-port <port>', 'port of node 0 (default: 29500)', numberArgument)
    .option('--gpus <count>', 'GPUs to ask Slurm for on each node (default: nproc)', numberArgument)
    .option('--slurm <key=value...>', 'further options of sbatch: partition=gpu time=24:00:00')
    .option('--detach', 'start it and end at once')
    .option('--python <path>', 'Python interpreter; found by itself when left out')
    .option('--json', 'print events as JSON lines on stdout')
    .option('--verbose', 'print tracebacks and causes');
}

/** The options of the SDK that flags stand for. */
export function trainingOptions(flags: TrainFlags): TrainingOptions {
  const { workDir, seed, resume } = flags;
  return { ...given({ workDir, seed, resume }), ...launchOptions(flags) };
}

/** Those that a resumed training takes as well. */
export function launchOptions(flags: TrainFlags): ResumeTrainingOptions {
  const { deepspeed, cfgOptions, launcher, nproc, nodes, nodeRank, masterAddr, masterPort } = flags;
  if (launcher === 'mpi') {
    throw new InvalidRequestError('launcher mpi is started by mpirun.', {
      field: 'launcher',
      hint: 'mpirun -np N python -m openuni.training CONFIG --launcher mpi',
    });
  }
  const asksSlurm = flags.gpus !== undefined || flags.slurm !== undefined;
  return given({
    deepspeed,
    cfgOptions,
    launcher,
    nproc,
    nodes,
    nodeRank,
    masterAddr,
    masterPort,
    slurm: asksSlurm ? given({ gpus: flags.gpus, options: pairs(flags.slurm) }) : undefined,
  });
}

function pairs(words: readonly string[] = []): Record<string, string> {
  const entries = words.map((word) => {
    const at = word.indexOf('=');
    if (at > 0) return [word.slice(0, at), word.slice(at + 1)] as const;
    throw new InvalidRequestError(`--slurm takes key=value, not ${word}.`, { field: 'slurm' });
  });
  return Object.fromEntries(entries);
}
