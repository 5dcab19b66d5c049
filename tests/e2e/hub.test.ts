import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPython } from '@openuni/bridge';
import { OpenUni } from '@openuni/sdk';
import { execa } from 'execa';
import { afterEach, expect, it, vi } from 'vitest';
import { type HubContent, hubServer } from '../../packages/sdk/src/hub/testing/hub-server.js';
import { scratch } from './support/scratch.js';

afterEach(() => vi.unstubAllEnvs());

it('fetches a model by its card from a hub and draws with it, then without the hub', async () => {
  const served = await scratch();
  const script = fileURLToPath(new URL('support/tiny_hub.py', import.meta.url));
  await execa(findPython().executable, [script, served], {
    env: { OMP_WAIT_POLICY: 'PASSIVE', OMP_NUM_THREADS: '1' },
  });
  const hub = await hubServer(await contentOf(served));
  const home = await scratch();
  for (const [name, value] of Object.entries({
    HF_HOME: home,
    HF_HUB_CACHE: '',
    HF_TOKEN: '',
    HF_ENDPOINT: hub.endpoint,
  })) {
    vi.stubEnv(name, value);
  }
  const model = { model: 'openuni-b-512', device: 'cpu' } as const;
  const picture = { prompt: 'a red circle', seed: 1, steps: 2, size: '320x256' };

  await using openuni = await OpenUni.launch(model);
  const run = openuni.images.generate(picture);
  const seen: string[] = [];
  const files = new Set<string>();
  for await (const event of run) {
    if (event.type !== seen.at(-1)) seen.push(event.type);
    if (event.type === 'download') files.add(event.file.split('/').at(-1) ?? '');
  }
  const [image] = (await run).images;
  expect(seen).toEqual(['download', 'queued', 'load', 'step', 'output', 'done']);
  expect([...files]).toEqual(
    expect.arrayContaining([
      'openuni_b_internvl3_1b_sana_0_6b_512_hf_blip3o60k.pth',
      'model.safetensors',
      'diffusion_pytorch_model.safetensors',
    ]),
  );
  expect(image).toMatchObject({ width: 320, height: 256 });
  const stats = await image?.sharp().stats();
  expect(stats?.channels.map(({ stdev }) => stdev > 1)).toEqual([true, true, true]);

  hub.stop();
  vi.stubEnv('HF_HUB_OFFLINE', '1');
  await using later = await OpenUni.launch(model);
  const again = await later.images.generate(picture);
  expect(await again.images[0]?.bytes()).toEqual(await image?.bytes());
});

/** Every file of a folder of repositories. */
async function contentOf(folder: string): Promise<HubContent> {
  const content: HubContent = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const [owner, name, ...file] = relative(folder, path).split('/');
    const repo = `${owner}/${name}`;
    content[repo] = { ...content[repo], [file.join('/')]: await readFile(path) };
  }
  return content;
}
