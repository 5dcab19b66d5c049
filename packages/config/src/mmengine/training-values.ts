import type { TrainingConfig } from '../schema/training-config.js';
import type { ConfigObject, ConfigValue } from '../values/config-value.js';
import { setPath } from '../values/paths.js';
import { dataValues } from './data-values.js';
import { modelValues } from './model-values.js';
import { typeRef } from './type-names.js';

/** The fields of an mmengine config that a training config stands for. */
export function trainingValues(config: TrainingConfig): ConfigObject {
  const { mmengine } = config;
  let values: ConfigObject = fieldValues(config);
  for (const path of mmengine.remove) values = setPath(values, path, undefined);
  for (const [path, value] of Object.entries(mmengine.set)) values = setPath(values, path, value);
  return values;
}

function fieldValues(config: TrainingConfig): ConfigObject {
  const { model, data, optimiser, schedule, hardware } = config;
  const { iterations, warmup } = schedule;
  const hooks = hookValues(config);
  return {
    model: modelValues(model, model.freezeTransformer ?? true),
    train_dataloader: dataValues(data, model),
    optim_wrapper: {
      type: typeRef('AmpOptimWrapper'),
      optimizer: {
        type: typeRef('CustomAdamW'),
        lr: optimiser.learningRate,
        betas: [...optimiser.betas],
        weight_decay: optimiser.weightDecay,
      },
      clip_grad:
        optimiser.clip === null ? null : { max_norm: optimiser.clip, error_if_nonfinite: false },
      accumulative_counts: optimiser.accumulate,
      loss_scale: 'dynamic',
      dtype: optimiser.precision,
    },
    param_scheduler: [
      ...(warmup ? [warmupValues(schedule.warmupFactor, warmup)] : []),
      {
        type: typeRef('CosineAnnealingLR'),
        eta_min: schedule.minLearningRate,
        by_epoch: false,
        begin: warmup ?? 0,
        end: iterations,
      },
    ],
    train_cfg: { type: typeRef('TrainLoop'), max_iters: iterations },
    default_hooks: {
      timer: { type: typeRef('IterTimerHook') },
      logger: {
        type: typeRef('LoggerHook'),
        log_metric_by_epoch: false,
        interval: config.logEvery,
      },
      param_scheduler: { type: typeRef('ParamSchedulerHook') },
      checkpoint: {
        type: typeRef('CheckpointHook'),
        by_epoch: false,
        interval: config.checkpoints.every,
        max_keep_ckpts: config.checkpoints.keep,
      },
      sampler_seed: { type: typeRef('DistSamplerSeedHook') },
    },
    ...(hooks.length > 0 && { custom_hooks: hooks }),
    env_cfg: {
      cudnn_benchmark: hardware.cudnnBenchmark,
      mp_cfg: { mp_start_method: 'fork', opencv_num_threads: 0 },
      dist_cfg: { backend: hardware.backend },
    },
    visualizer: null,
    log_level: 'INFO',
    log_processor: { by_epoch: false },
    load_from: null,
    resume: false,
    randomness: { seed: config.seed, deterministic: hardware.deterministic },
  };
}

function warmupValues(factor: number, end: number): ConfigObject {
  return { type: typeRef('LinearLR'), start_factor: factor, by_epoch: false, begin: 0, end };
}

function hookValues({ hooks, model }: TrainingConfig): ConfigValue[] {
  const { sampling, validation, average } = hooks;
  const found: ConfigValue[] = [];
  if (average) {
    const { decay, every } = average;
    found.push({ type: typeRef('WeightAverageHook'), decay, interval: every });
  }
  if (sampling) {
    const { every, ...rest } = sampling;
    found.push({ type: typeRef('SamplingHook'), ...rest, interval: every });
  }
  if (validation) {
    const { data, every, batches, seed } = validation;
    const dataloader = dataValues(data, model);
    found.push({ type: typeRef('ValidationLossHook'), dataloader, interval: every, batches, seed });
  }
  return found;
}
