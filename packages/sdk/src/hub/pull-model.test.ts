import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeTransport } from '@openuni/testing';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Models } from '../models/models.js';
import { OpenUni } from '../openuni.js';
import { hubSettings } from './hub-settings.js';
import { hubServer } from './testing/hub-server.js';

const lmm = { 'config.json': '{"lmm":1}', 'tokenizer_config.json': '{"t":1}', 'merges.txt': 'a b' };
const sana = {
  'transformer/config.json': '{"t":2}',
  'transformer/diffusion_pytorch_model.safetensors': 'transformer',
  'transformer/diffusion_pytorch_model.fp16.safetensors': 'the same, rounded',
  'scheduler/scheduler_config.json': '{"s":1}',
  'text_encoder/model.safetensors': 'not needed',
};
const content = {
  'wusize/openuni': {
    'openuni_b_internvl3_1b_sana_0_6b_512_hf_text2image23m.pth': 'pretrained',
    'openuni_b_internvl3_1b_sana_0_6b_512_hf_blip3o60k.pth': 'finetuned',
  },
  'OpenGVLab/InternVL3-1B': { ...lmm, 'model.safetensors': 'lmm' },
  'Efficient-Large-Model/Sana_600M_512px_diffusers': sana,
  'mit-han-lab/dc-ae-f32c32-sana-1.1-diffusers': {
    'config.json': '{"v":1}',
    'diffusion_pytorch_model.safetensors': 'vae',
  },
};

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'openuni-hub-'));
  vi.stubEnv('HF_HOME', home);
  vi.stubEnv('HF_HUB_CACHE', '');
  vi.stubEnv('HF_TOKEN', 'hf_secret');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

/** An engine on this machine, as far as the request's way is concerned. */
function localTransport(): FakeTransport {
  return Object.defineProperty(new FakeTransport(), 'kind', { value: 'local' });
}

async function serve() {
  const server = await hubServer(content, { token: 'hf_secret' });
  vi.stubEnv('HF_ENDPOINT', `${server.endpoint}/`);
  return server;
}

it('pulls a model: its checkpoint and its pretrained parts', async () => {
  await serve();
  const run = new Models().pull('openuni-b-512');
  const files = new Set<string>();
  for await (const event of run) if (event.type === 'download') files.add(event.file);
  const { checkpoint = '', parts, model } = await run;
  expect(model).toBe('openuni-b-512');
  expect(await readFile(checkpoint, 'utf8')).toBe('finetuned');
  expect(await readFile(join(parts.lmm, 'model.safetensors'), 'utf8')).toBe('lmm');
  expect(await readFile(join(parts.vae, 'config.json'), 'utf8')).toBe('{"v":1}');
  const transformer = join(parts.transformer, 'transformer');
  const weights = join(transformer, 'diffusion_pytorch_model.safetensors');
  expect(await readFile(weights, 'utf8')).toBe('transformer');
  expect([...files].filter((file) => /fp16|text_encoder|23m/.test(file))).toEqual([]);
  const early = await new Models().pull('openuni-b-512:pretrained');
  expect(await readFile(early.checkpoint ?? '', 'utf8')).toBe('pretrained');
});

it('fetches on first use, tells so, and hands the engine the places', async () => {
  const server = await serve();
  const transport = localTransport();
  const openuni = await OpenUni.launch({ transport, model: 'openuni-b-512' });
  const types: string[] = [];
  const run = openuni.images.generate({ prompt: 'a', steps: 1, seed: 1 });
  for await (const event of run) types.push(event.type);
  expect(types[0]).toBe('download');
  expect(types.at(-1)).toBe('done');
  expect(transport.requests[0]?.model).toMatchObject({
    id: 'openuni-b-512',
    checkpoint: expect.stringContaining(join(home, 'hub', 'models--wusize--openuni')),
    parts: { lmm: expect.stringContaining('models--OpenGVLab--InternVL3-1B') },
  });
  // A picture names the model by its id, whatever file it came from.
  expect((await run).images[0]?.settings).not.toHaveProperty('checkpoint');
  const asked = server.asked.length;
  await openuni.chat({ prompt: 'hello' });
  expect(server.asked).toHaveLength(asked);
  expect(transport.requests[1]?.model).toEqual(transport.requests[0]?.model);
});

it('fails a run whose weights cannot be fetched before the engine hears of it', async () => {
  vi.stubEnv('HF_HUB_OFFLINE', '1');
  const transport = localTransport();
  const openuni = await OpenUni.launch({ transport, model: 'openuni-b-512' });
  await expect(openuni.images.generate({ prompt: 'a' })).rejects.toMatchObject({
    code: 'download_failed',
    hint: expect.stringContaining('HF_HUB_OFFLINE'),
  });
  expect(transport.requests).toEqual([]);
});

it.each([
  ['openuni-nano', 'unsupported', 'There is nothing to fetch of openuni-nano'],
  ['openuni-b-51', 'model_not_found', 'no model named openuni-b-51'],
  ['openuni-b-512:half', 'model_not_found', 'has no stage half'],
])('refuses to pull %s', async (model, code, message) => {
  await expect(new Models().pull(model)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message),
  });
});

it('reads the settings that the tools of Hugging Face read', async () => {
  const plain = await hubSettings({ HF_HOME: '/hf', HF_HUB_OFFLINE: 'ON' });
  expect(plain).toEqual({
    endpoint: 'https://huggingface.co',
    token: undefined,
    cache: join('/hf', 'hub'),
    offline: true,
  });
  await expect(hubSettings({ HF_ENDPOINT: 'file:///etc' })).rejects.toMatchObject({
    code: 'invalid_request',
    field: 'HF_ENDPOINT',
  });
});
