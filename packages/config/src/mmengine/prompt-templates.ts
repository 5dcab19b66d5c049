import type { ConfigObject } from '../values/config-value.js';

/** The wording around prompts that the published models were trained with, by family. */
const turns = {
  SYSTEM: '<|im_start|>system\n{system}<|im_end|>\n',
  INSTRUCTION: '<|im_start|>user\n{input}<|im_end|>\n<|im_start|>assistant\n',
  SUFFIX: '<|im_end|>',
  SUFFIX_AS_EOS: true,
  SEP: '\n',
};
const drawing = { GENERATION: 'Generate an image: {input}', CFG: 'Generate an image.' };

export const promptTemplates: Readonly<Record<'internvl3' | 'qwen2_5_vl', ConfigObject>> = {
  internvl3: {
    IMG_START_TOKEN: '<img>',
    IMG_END_TOKEN: '</img>',
    IMG_CONTEXT_TOKEN: '<IMG_CONTEXT>',
    ...turns,
    STOP_WORDS: ['<|im_end|>'],
    ...drawing,
  },
  qwen2_5_vl: {
    IMG_START_TOKEN: '<|vision_start|>',
    IMG_END_TOKEN: '<|vision_end|>',
    IMG_CONTEXT_TOKEN: '<|image_pad|>',
    IMG_START_TOKEN_FOR_GENERATION: false,
    ...turns,
    STOP_WORDS: ['<|im_end|>', '<|endoftext|>'],
    ...drawing,
  },
};
