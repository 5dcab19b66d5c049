import { OpenUni } from '@openuni/sdk';
import { expect, it } from 'vitest';

const picture = { prompt: 'a red circle', seed: 1, steps: 2 } as const;

it('carries load options to the engine, which draws by them or says what is missing', async () => {
  // No compiler of that name: compiling is known to have been asked for by its refusal.
  const env = { CXX: 'no-such-compiler' };
  await using openuni = await OpenUni.launch({ device: 'cpu', compile: true, env });
  await expect(openuni.images.generate(picture)).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('no-such-compiler was not found'),
  });
  const offloaded = openuni.images.generate({ ...picture, compile: false, offload: true });
  await expect(offloaded).rejects.toMatchObject({ code: 'unsupported' });

  const plain = await openuni.images.generate({ ...picture, compile: false });
  const run = openuni.images.generate({ ...picture, compile: false, vaeTiling: true });
  const loaded: string[] = [];
  for await (const event of run) if (event.type === 'load') loaded.push(event.component);
  const tiled = await run;
  expect(loaded).toContain('weights');
  expect(tiled.images[0]?.settings).toMatchObject({ vaeTiling: true });
  expect(await pixels(tiled.images[0])).toEqual(await pixels(plain.images[0]));
});

it('draws with quantised weights, or names the library and how to install it', async () => {
  await using openuni = await OpenUni.launch({ device: 'cpu' });
  const plain = await openuni.images.generate(picture);
  for (const [quantize, library] of [
    ['int8', 'torchao'],
    ['nf4', 'bitsandbytes'],
  ] as const) {
    const drawn = await openuni.images
      .generate({ ...picture, quantize })
      .catch((error: unknown) => error as Error & { hint?: string });
    if (drawn instanceof Error) {
      expect(drawn).toMatchObject({ code: 'python_environment' });
      expect(drawn.hint).toMatch(new RegExp(`-m pip install ${library}`));
    } else {
      expect(await pixels(drawn.images[0])).not.toEqual(await pixels(plain.images[0]));
    }
  }
});

async function pixels(image: { sharp(): { raw(): { toBuffer(): Promise<Buffer> } } } | undefined) {
  if (!image) throw new Error('There is no picture.');
  return image.sharp().raw().toBuffer();
}
