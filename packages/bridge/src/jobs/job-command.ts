import type { JobLauncher, JobProgram } from '@openuni/protocol';

export interface JobCommand {
  readonly python: string;
  readonly program: JobProgram;
  readonly args: readonly string[];
  readonly launcher: JobLauncher;
}

/** Port of node 0 where none is named, as torchrun has it. */
export const defaultMasterPort = 29500;

/** The command that a launcher makes of a program, word by word. Pure. */
export function jobCommand({ python, program, args, launcher }: JobCommand): string[] {
  const run = 'module' in program ? ['-m', program.module] : [program.script];
  const work = [...run, ...args];
  switch (launcher.kind) {
    case 'plain':
      return [python, ...work];
    case 'torchrun':
      return [python, '-m', 'torch.distributed.run', ...torchrunFlags(launcher), ...work];
    case 'slurm':
      return ['srun', '--kill-on-bad-exit=1', python, ...work];
  }
}

function torchrunFlags(launcher: Extract<JobLauncher, { kind: 'torchrun' }>): string[] {
  const { nproc, nodes, nodeRank, masterAddr, masterPort } = launcher;
  const processes = [`--nproc-per-node=${nproc}`];
  // On one machine torchrun finds a free port by itself, unless one is asked for.
  if (nodes === 1 && masterPort === undefined) return ['--standalone', ...processes];
  return [
    ...processes,
    `--nnodes=${nodes}`,
    `--node-rank=${nodeRank}`,
    `--master-addr=${masterAddr ?? '127.0.0.1'}`,
    `--master-port=${masterPort ?? defaultMasterPort}`,
  ];
}
