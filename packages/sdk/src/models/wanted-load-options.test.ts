import { FakeTransport } from '@openuni/testing';
import { expect, it } from 'vitest';
import type { LaunchOptions } from '../launch-options.js';
import { OpenUni } from '../openuni.js';
import { wantedLoadOptions } from './wanted-load-options.js';

it('takes what a call says before what the launch said, and names what is on alone', () => {
  const launched = { compile: true, quantize: 'int8', dtype: 'float32' } as const;
  expect(wantedLoadOptions({}, launched)).toEqual(launched);
  expect(
    wantedLoadOptions({ compile: false, vaeTiling: true, dtype: 'bfloat16' }, launched),
  ).toEqual({ vaeTiling: true, quantize: 'int8', dtype: 'bfloat16' });
  expect(wantedLoadOptions({ offload: false }, {})).toEqual({});
});

it('carries them from the launch to every request', async () => {
  const transport = new FakeTransport();
  const load = { compile: true, vaeTiling: true, quantize: 'int8' } as const;
  await using openuni = await OpenUni.launch({ transport, ...load });
  const { images } = await openuni.images.generate({ prompt: 'a', seed: 1, steps: 1 });
  await openuni.chat({ prompt: 'hello', compile: false });
  expect(transport.requests.map(({ model }) => model)).toEqual([
    { id: 'openuni-nano', path: null, ...load },
    { id: 'openuni-nano', path: null, vaeTiling: true, quantize: 'int8' },
  ]);
  expect(images[0]?.settings).toMatchObject(load);
});

it.each<[Partial<LaunchOptions>, string]>([
  [{ offload: true, quantize: 'nf4' }, 'offload and quantize cannot be used together'],
  [{ offload: true, device: 'cpu' }, 'this one would run on the CPU'],
  [{ offload: true, device: ['cpu', 'cpu'] }, 'this one would run on the CPU'],
  [{ vaeTiling: true, engine: 'reference' }, 'cannot do what vaeTiling asks for'],
])('refuses to launch with %j', async (options, message) => {
  const launched = OpenUni.launch({ transport: new FakeTransport(), ...options });
  await expect(launched).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining(message),
  });
});

it('refuses a quantisation that there is none of, as a launch and as a call', async () => {
  const transport = new FakeTransport();
  const int3 = { quantize: 'int3' as 'int8' };
  const refused = { code: 'invalid_request', field: 'quantize' };
  await expect(OpenUni.launch({ transport, ...int3 })).rejects.toMatchObject(refused);
  const openuni = await OpenUni.launch({ transport });
  const run = openuni.images.generate({ prompt: 'a', ...int3 });
  await expect(run).rejects.toMatchObject(refused);
  expect(transport.requests).toEqual([]);
});
