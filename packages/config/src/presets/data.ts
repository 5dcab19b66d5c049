import type { SourceConfig } from '../schema/data-config.js';

const common = { unconditional: 0.1, maxLength: 128 };

/** A captioned set of pictures as latents, in the folders that the official configs look in. */
function captioned(
  imageSize: number,
  list: string,
  captions: string,
  captionKey: string,
  raw = captions,
): SourceConfig {
  const latents = `${raw}_dc32_${imageSize}`;
  return { kind: 'captions', list, captions, captionKey, latents, imageSize, ...common };
}

/** The 23 million captioned pictures of the first stage. */
export function text2image23m(size: number): SourceConfig {
  const t2i = 'data/text-to-image-2M';
  return {
    kind: 'mix',
    sources: [
      captioned(size, 'data/redcaps5m/data.json', 'data/redcaps5m/raw', 're_caption'),
      captioned(size, 'data/laion6m/data.json', 'data/laion6m/raw', 're_caption'),
      {
        kind: 'mix',
        sources: [
          captioned(size, `${t2i}/data/data_512_2M.json`, `${t2i}/raw/data_512_2M`, 'prompt'),
          captioned(size, `${t2i}/data/data_1024_10K.json`, `${t2i}/raw/data_1024_10K`, 'prompt'),
        ],
      },
      captioned(
        size,
        'data/megalith-10m/megalith10m_all.json',
        'data/megalith-10m/captions',
        'caption_internlm2_short',
        'data/megalith-10m/raw',
      ),
    ],
  };
}

/** BLIP3o-60k, of the second stage. About 10,000 of its samples use GenEval's own templates. */
export function blip3o60k(imageSize: number): SourceConfig {
  return {
    kind: 'blip3o',
    list: 'data/BLIP3o-60k/data.json',
    captions: 'data/BLIP3o-60k/raw',
    latents: `data/BLIP3o-60k/raw_dc32_${imageSize}`,
    imageSize,
    ...common,
  };
}

/** Megalith's pictures, to be drawn as they are: pretraining for edits. */
export function reconstruction10m(imageSize: number): SourceConfig {
  return {
    kind: 'reconstruct',
    list: 'data/megalith-10m/megalith10m_all.json',
    captions: 'data/megalith-10m/captions',
    images: 'data/megalith-10m/raw',
    imageSize,
  };
}
