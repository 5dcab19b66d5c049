import type { Transport } from '@openuni/protocol';
import { FakeTransport } from '@openuni/testing';
import { expect, it } from 'vitest';
import { abortableLaunch } from './abortable-launch.js';

it('gives the engine, or the failure, when nothing aborts', async () => {
  const transport = new FakeTransport();
  const { signal } = new AbortController();
  expect(await abortableLaunch(Promise.resolve(transport), undefined)).toBe(transport);
  expect(await abortableLaunch(Promise.resolve(transport), signal)).toBe(transport);
  const failure = new Error('no Python');
  await expect(abortableLaunch(Promise.reject(failure), signal)).rejects.toBe(failure);
});

it.each(['before', 'during'])(
  'abort %s the launch: rejects at once, closes what comes',
  async (when) => {
    const controller = new AbortController();
    let finish: (transport: Transport) => void = () => {};
    const launching = new Promise<Transport>((resolve) => {
      finish = resolve;
    });
    if (when === 'before') controller.abort('enough');
    const launch = abortableLaunch(launching, controller.signal);
    controller.abort('enough');
    await expect(launch).rejects.toMatchObject({ code: 'cancelled', cause: 'enough' });
    const transport = new FakeTransport();
    finish(transport);
    await launching;
    expect(transport.closed).toBe(true);
  },
);

it('an abort after the launch leaves the engine alone', async () => {
  const controller = new AbortController();
  const transport = new FakeTransport();
  await abortableLaunch(Promise.resolve(transport), controller.signal);
  controller.abort();
  expect(transport.closed).toBe(false);
});
