import { jobLauncherSchema } from '@openuni/protocol';
import { expect, it } from 'vitest';
import { jobCommand } from './job-command.js';

const words = (launcher: unknown) =>
  jobCommand({
    python: 'py',
    program: { module: 'openuni.training' },
    args: ['a.py'],
    launcher: jobLauncherSchema.parse(launcher),
  }).join(' ');

it.each([
  [{ kind: 'plain' }, 'py -m openuni.training a.py'],
  [
    { kind: 'torchrun', nproc: 2 },
    'py -m torch.distributed.run --standalone --nproc-per-node=2 -m openuni.training a.py',
  ],
  [
    { kind: 'torchrun', nproc: 1, nodes: 2, nodeRank: 1, masterAddr: 'a', masterPort: 29501 },
    'py -m torch.distributed.run --nproc-per-node=1 --nnodes=2 --node-rank=1 --master-addr=a --master-port=29501 -m openuni.training a.py',
  ],
  [{ kind: 'slurm', nproc: 8 }, 'srun --kill-on-bad-exit=1 py -m openuni.training a.py'],
])('%j', (launcher, command) => {
  expect(words(launcher)).toBe(command);
});

it('a script is run by its path', () => {
  const command = { python: 'py', args: ['--all'], launcher: { kind: 'plain' } } as const;
  expect(jobCommand({ ...command, program: { script: 'train.py' } })).toEqual([
    'py',
    'train.py',
    '--all',
  ]);
});
