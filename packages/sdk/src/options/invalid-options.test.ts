import { generateOptionsSchema } from '@openuni/protocol';
import { FakeTransport } from '@openuni/testing';
import { expect, it } from 'vitest';
import type { ImagesGenerateOptions } from '../images.js';
import { OpenUni } from '../openuni.js';

const prompt = 'a red circle';

const about = (field: keyof typeof generateOptionsSchema.shape) =>
  generateOptionsSchema.shape[field].meta()?.description ?? '';

const refused: [Record<string, unknown>, string, string, string][] = [
  [{}, 'prompt', 'prompt is missing.', about('prompt')],
  [{ prompt: '' }, 'prompt', 'prompt must not be empty, not "".', about('prompt')],
  [{ prompt: '  \n' }, 'prompt', 'prompt must not be empty, not "  \\n".', about('prompt')],
  [{ prompt: [] }, 'prompt', 'prompt must not be empty.', about('prompt')],
  [{ prompt: ['a', ''] }, 'prompt[1]', 'prompt[1] must not be empty, not "".', about('prompt')],
  [{ prompt: 3 }, 'prompt', 'prompt must be a text or a list of texts, not 3.', about('prompt')],
  [
    { prompt: 'a\0b' },
    'prompt',
    'prompt must be valid Unicode text without NUL characters, not "a\\u0000b".',
    'Take the NUL characters out.',
  ],
  [
    { prompt: 'x'.repeat(1_000_000) },
    'prompt',
    'prompt must be at most 10000 characters; it has 1000000.',
    'Shorten it.',
  ],
  [{ prompt, n: 0 }, 'n', 'n must be at least 1, not 0.', 'The nearest value is 1.'],
  [
    { prompt, dtype: 'int8' },
    'dtype',
    'dtype must be float32 or bfloat16 or float16, not "int8".',
    about('dtype'),
  ],
  [
    { prompt, model: 7 },
    'model',
    'model must be an id, a path, or { config, cfgOptions, checkpoint }, not 7.',
    about('model'),
  ],
  [
    { prompt, model: {} },
    'model.config',
    'model.config is missing, and so is a checkpoint.',
    about('model'),
  ],
  [
    { prompt, model: { config: 'a.py', cfgOptions: ['x'] } },
    'model.cfgOptions[0]',
    'model.cfgOptions[0] must look like key=value, not "x".',
    about('model'),
  ],
  [{ prompt, n: 1000 }, 'n', 'n must be at most 64, not 1000.', 'The nearest value is 64.'],
  [{ prompt, n: 2.4 }, 'n', 'n must be a whole number, not 2.4.', 'The nearest value is 2.'],
  [{ prompt, n: '4' }, 'n', 'n must be a number, not "4".', about('n')],
  [{ prompt, seed: -1 }, 'seed', 'seed must be at least 0, not -1.', 'The nearest value is 0.'],
  [
    { prompt, seed: 2 ** 32 },
    'seed',
    'seed must be at most 4294967295, not 4294967296.',
    'The nearest value is 4294967295.',
  ],
  [{ prompt, steps: 0 }, 'steps', 'steps must be at least 1, not 0.', 'The nearest value is 1.'],
  [
    { prompt, guidance: Number.NaN },
    'guidance',
    'guidance must be a number, not NaN.',
    about('guidance'),
  ],
  [{ prompt, size: '64' }, 'size', 'size must look like 512x512, not "64".', about('size')],
  [
    { prompt, size: 64 },
    'size',
    'size must be a text such as 512x512, or { width, height }, not 64.',
    about('size'),
  ],
  [
    { prompt, size: '100x130' },
    'size',
    'size 100x130 does not suit openuni-nano: width and height must be multiples of 16 from 64 to 256.',
    'The nearest size is 96x128.',
  ],
  [
    { prompt, size: '99999x8' },
    'size',
    'size 99999x8 does not suit openuni-nano: width and height must be multiples of 16 from 64 to 256.',
    'The nearest size is 256x64.',
  ],
  [
    { prompt, previews: 0 },
    'previews',
    'previews must be at least 1, not 0.',
    'The nearest value is 1.',
  ],
  [
    { prompt, negative_prompt: 'x' },
    'negative_prompt',
    'There is no option named negative_prompt.',
    'Did you mean negativePrompt?',
  ],
  [
    { prompt, negativePrompt: '' },
    'negativePrompt',
    'negativePrompt must not be empty, not "".',
    about('negativePrompt'),
  ],
  [
    { prompt: Array.from({ length: 100 }, () => prompt), n: 64 },
    'n',
    '100 prompts with 64 pictures each are 6400; one request makes 4096 at most.',
    'With that many prompts n can be 40.',
  ],
];

it.each(refused)('%#: names field, value and remedy', async (options, field, message, hint) => {
  const transport = new FakeTransport();
  const openuni = await OpenUni.launch({ transport });
  const error = await openuni.images
    .generate(options as unknown as ImagesGenerateOptions)
    .catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'invalid_request', field, message });
  expect((error as { hint?: string }).hint).toBe(hint);
  expect(transport.requests).toEqual([]);
});

it('refuses models that cannot be asked', async () => {
  const transport = new FakeTransport();
  const openuni = await OpenUni.launch({ transport });
  const generate = (model: string) => openuni.images.generate({ prompt, model });
  await expect(generate('openuni-l-qwen-1024')).rejects.toMatchObject({ code: 'unsupported' });
  await expect(generate('openuni-l')).rejects.toMatchObject({
    code: 'model_not_found',
    hint: expect.stringMatching(/^Did you mean openuni-l-512\?/),
  });
  await expect(generate('./nowhere')).rejects.toThrow('no model at ./nowhere');
  await expect(generate('src')).rejects.not.toMatchObject({ code: 'engine_failed' });
  expect(transport.requests).toEqual([]);
});
