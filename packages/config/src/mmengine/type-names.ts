import { type ConfigValue, isReference, type Reference, ref } from '../values/config-value.js';

/** The full names of what configs name, official where there is an official one. */
export const typeNames = {
  InternVLChatModel: 'src.models.internvl3.modeling_internvl_chat.InternVLChatModel',
  Qwen2_5_VLForConditionalGeneration: 'transformers.Qwen2_5_VLForConditionalGeneration',
  AutoTokenizer: 'transformers.AutoTokenizer',
  AutoencoderDC: 'diffusers.AutoencoderDC',
  SanaTransformer2DModel: 'diffusers.SanaTransformer2DModel',
  FlowMatchEulerDiscreteScheduler: 'diffusers.FlowMatchEulerDiscreteScheduler',
  DPMSolverMultistepScheduler: 'diffusers.DPMSolverMultistepScheduler',
  CaptionDataset: 'src.datasets.text2image.caption_datasets.CaptionDataset',
  BLIP3oDataset: 'src.datasets.text2image.blip3_o.BLIP3oDataset',
  ImageEditDataset: 'src.datasets.image2image.edit_datasets.ImageEditDataset',
  ReconstructDataset: 'src.datasets.image2image.edit_datasets.ReconstructDataset',
  ConcatDataset: 'xtuner.dataset.ConcatDataset',
  InfiniteSampler: 'mmengine.dataset.InfiniteSampler',
  collate_func_gen: 'src.datasets.collate_functions.collate_func_gen',
  collate_func_gen_latents: 'src.datasets.collate_functions.collate_func_gen_latents',
  collate_func_img2img: 'src.datasets.collate_functions.collate_func_img2img',
  CustomAdamW: 'src.optimisers.custom_adamw.CustomAdamW',
  AmpOptimWrapper: 'mmengine.optim.AmpOptimWrapper',
  LinearLR: 'mmengine.optim.LinearLR',
  CosineAnnealingLR: 'mmengine.optim.CosineAnnealingLR',
  TrainLoop: 'xtuner.engine.runner.TrainLoop',
  IterTimerHook: 'mmengine.hooks.IterTimerHook',
  LoggerHook: 'mmengine.hooks.LoggerHook',
  ParamSchedulerHook: 'mmengine.hooks.ParamSchedulerHook',
  CheckpointHook: 'mmengine.hooks.CheckpointHook',
  DistSamplerSeedHook: 'mmengine.hooks.DistSamplerSeedHook',
  SamplingHook: 'openuni.training.hooks.sampling_hook.SamplingHook',
  ValidationLossHook: 'openuni.training.hooks.validation_hook.ValidationLossHook',
  WeightAverageHook: 'openuni.training.hooks.weight_average_hook.WeightAverageHook',
} as const;

/**
 * The models by family. Those of the official names compute as the official code does; ours do the
 * same with less rounding and less work.
 */
export const modelTypes = {
  internvl3: {
    official: 'src.models.openuni.internvl3_sana_hf.OpenUniInternVL3SANAHF',
    ours: 'openuni.compat.training_model.OpenUniInternVL3SANAHF',
  },
  qwen2_5_vl: {
    official: 'src.models.openuni.qwen2_5_vl_sana_hf.OpenUniQwen25VLSANAHF',
    ours: 'openuni.compat.training_model.OpenUniQwen25VLSANAHF',
  },
} as const;

export type TypeName = keyof typeof typeNames;

export const typeRef = (name: TypeName): Reference => ref(typeNames[name]);

/** A class method that makes an object from a folder of weights. */
export const pretrainedRef = (name: TypeName): Reference =>
  ref(`${typeNames[name]}.from_pretrained`);

/**
 * The short name of what a value refers to, whichever module of the official code's, its libraries'
 * or ours it is taken from: our configs name our own classes, the official ones theirs, and texts name
 * registered ones. Of others the full name.
 */
export function typeName(value: ConfigValue | undefined): string | null {
  const full = isReference(value) ? value.$ref : value;
  return typeof full === 'string' ? (knownName(full) ?? full) : null;
}

function knownName(full: string): TypeName | undefined {
  const path = full.replace(/\.from_pretrained$/, '');
  const name = path.slice(path.lastIndexOf('.') + 1) as TypeName;
  return Object.hasOwn(typeNames, name) && isSame(path, typeNames[name]) ? name : undefined;
}

/**
 * Whether a path leads to the class of a known one. A class of somebody's own, or of another library
 * (torch has a LinearLR too), is not the official one of that name.
 */
function isSame(path: string, known: string): boolean {
  if (path === known) return true;
  const [top, knownTop] = [path, known].map((name) => name.slice(0, name.indexOf('.')));
  // The official code lifts no class into other modules; ours stand in for its classes.
  if (knownTop === 'src') return top === 'openuni';
  return top === knownTop;
}

/** References by the names that are written here, where they are known. */
export function canonical(value: ConfigValue): ConfigValue {
  if (isReference(value)) {
    const known = knownName(value.$ref);
    if (known === undefined) return value;
    return value.$ref.endsWith('.from_pretrained') ? pretrainedRef(known) : typeRef(known);
  }
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, canonical(inner)]));
}
