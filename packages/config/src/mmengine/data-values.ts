import {
  type DataConfig,
  type DatasetConfig,
  datasetsOf,
  readsPictures,
  type SourceConfig,
} from '../schema/data-config.js';
import type { ModelConfig } from '../schema/model-config.js';
import type { ConfigObject } from '../values/config-value.js';
import { promptTemplate, tokenizerValues } from './model-values.js';
import { type TypeName, typeRef } from './type-names.js';

export const datasetTypes = {
  captions: 'CaptionDataset',
  blip3o: 'BLIP3oDataset',
  edit: 'ImageEditDataset',
  reconstruct: 'ReconstructDataset',
} as const satisfies Record<DatasetConfig['kind'], TypeName>;

/** A dataset's fields here, and those of the Python classes. */
export const datasetFields = {
  list: 'data_path',
  captions: 'cap_folder',
  captionKey: 'cap_source',
  images: 'image_folder',
  latents: 'image_latents_folder',
  imageSize: 'image_size',
  unconditional: 'unconditional',
  maxLength: 'max_length',
  onUnreadable: 'on_unreadable',
} as const satisfies Record<Exclude<keyof DatasetConfig, 'kind'>, string>;

/** `train_dataloader` of an mmengine config. */
export function dataValues(data: DataConfig, model: ModelConfig): ConfigObject {
  const [first] = datasetsOf(data.source);
  const pictures = first !== undefined && readsPictures(first);
  const texts = first?.latents === undefined ? 'collate_func_gen' : 'collate_func_gen_latents';
  return {
    batch_size: data.batchSize,
    num_workers: data.workers,
    pin_memory: data.pinMemory,
    ...(data.unreadableThreshold !== undefined && {
      unreadable_threshold: data.unreadableThreshold,
    }),
    dataset: sourceValues(data.source, model),
    sampler: { type: typeRef('InfiniteSampler'), shuffle: data.shuffle },
    collate_fn: { type: typeRef(pictures ? 'collate_func_img2img' : texts), pad_index: 0 },
  };
}

function sourceValues(source: SourceConfig, model: ModelConfig): ConfigObject {
  if (source.kind === 'mix') {
    const datasets = source.sources.map((inner) => sourceValues(inner, model));
    return { type: typeRef('ConcatDataset'), datasets };
  }
  const fields = Object.entries(datasetFields).flatMap(([ours, theirs]) => {
    const value = source[ours as keyof typeof datasetFields];
    return value === undefined ? [] : [[theirs, value] as const];
  });
  return {
    type: typeRef(datasetTypes[source.kind]),
    ...Object.fromEntries(fields),
    prompt_template: promptTemplate(model),
    tokenizer: tokenizerValues(model),
  };
}
