import type { TrainingConfigInput } from '../schema/training-config.js';
import type { ConfigObject } from '../values/config-value.js';
import { defined } from '../values/defined.js';
import { readData } from './read-data.js';
import { readHooks } from './read-hooks.js';
import { readModel } from './read-model.js';
import { Reader } from './reader.js';

type Precision = 'bfloat16' | 'float16' | 'float32';

/** The typed fields of a config's values; what they do not say stays for others to keep. */
export function readTraining(values: ConfigObject): TrainingConfigInput {
  const root = new Reader(values, '');
  const wrapper = root.part('optim_wrapper');
  const clip = wrapper.get('clip_grad');
  const hooks = root.part('default_hooks');
  const checkpoint = hooks.part('checkpoint');
  const model = readModel(root.part('model'));
  const randomness = root.part('randomness');
  const environment = root.part('env_cfg');
  return defined({
    stage: model.freezeTransformer === false ? 'finetune' : 'pretrain',
    model,
    data: readData(root.part('train_dataloader')),
    optimiser: defined({
      ...readOptimiser(wrapper.part('optimizer')),
      clip:
        clip === null || clip === undefined ? null : wrapper.part('clip_grad').number('max_norm'),
      accumulate: wrapper.number('accumulative_counts'),
      precision: wrapper.text('dtype') as Precision | undefined,
    }),
    schedule: readSchedule(root),
    checkpoints: defined({
      every: checkpoint.number('interval'),
      keep: checkpoint.number('max_keep_ckpts'),
    }),
    logEvery: hooks.part('logger').number('interval'),
    seed: randomness.number('seed'),
    hardware: defined({
      backend: environment.part('dist_cfg').text('backend') as 'nccl' | 'gloo' | undefined,
      cudnnBenchmark: environment.flag('cudnn_benchmark'),
      deterministic: randomness.flag('deterministic'),
    }),
    hooks: readHooks(root.parts('custom_hooks')),
  });
}

function readOptimiser(optimizer: Reader): TrainingConfigInput['optimiser'] {
  const betas = optimizer.get('betas');
  return defined({
    learningRate: optimizer.number('lr') ?? optimizer.refuse('lr', 'is missing'),
    betas: Array.isArray(betas) ? (betas as [number, number]) : undefined,
    weightDecay: optimizer.number('weight_decay'),
  });
}

/** Linear warm-up and a cosine, whose end may be written as 10000.0. */
function readSchedule(root: Reader): TrainingConfigInput['schedule'] {
  const all = root.parts('param_scheduler');
  const warmup = all.find(({ type }) => type === 'LinearLR');
  const cosine = all.find(({ type }) => type === 'CosineAnnealingLR');
  const loop = root.part('train_cfg');
  return defined({
    iterations: loop.number('max_iters') ?? loop.refuse('max_iters', 'is missing'),
    warmup: warmup?.number('end') ?? 0,
    warmupFactor: warmup?.number('start_factor'),
    minLearningRate: cosine?.number('eta_min'),
  });
}
