import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { launchForTests } from './launch-for-tests.js';
import { collect, request } from './stub-worker.js';

/** What the bridge must never do to the program that uses it. */

const launch = launchForTests();
afterEach(() => void vi.unstubAllEnvs());

it('leaves the environment of the program as it was, and ignores the one pythonia reads', async () => {
  vi.stubEnv('PYTHON_BIN', '/nonesuch/python');
  vi.stubEnv('REQ_TIMEOUT', '1');
  const before = { ...process.env };
  const transport = await launch({ env: { OPENUNI_STUB: 'only for the worker' } });
  await collect(transport.start(request('step 5')));
  expect({ ...process.env }).toEqual(before);
});

it('runs several workers side by side', async () => {
  const transports = await Promise.all([launch(), launch(), launch()]);
  expect(new Set(transports.flatMap(({ pids }) => pids)).size).toBe(3);
  const runs = transports.map((transport) => collect(transport.start(request('step 20'))));
  const closed = expect(runs[0]).rejects.toMatchObject({ code: 'cancelled' });
  await transports[0]?.close();
  await closed;
  for (const run of runs.slice(1)) expect((await run).at(-1)?.type).toBe('done');
});

it('takes requests that have no prototype, and texts that look like JSON or code', async () => {
  const transport = await launch();
  const bare = Object.assign(Object.create(null), request('draw'));
  expect((await collect(transport.start(bare))).at(-1)?.type).toBe('done');
  const odd = 'draw {"r":1,"ffid":0} \u2028 \ud83d\ude00 $(x) \\ " \n';
  const [output] = (await collect(transport.start(request(odd)))).slice(1);
  expect(output).toMatchObject({ type: 'output', prompt: odd });
});

it('takes events that come faster than they are read', async () => {
  const transport = await launch();
  const run = transport.start(request('burst 5000'));
  await delay(300);
  const steps = (await collect(run)).filter((event) => event.type === 'step');
  expect(steps.map(({ index }) => index)).toEqual(Array.from({ length: 5000 }, (_, i) => i));
});

it('writes nothing to the stdout and stderr of the program', async () => {
  const stdout = vi.spyOn(process.stdout, 'write');
  const stderr = vi.spyOn(process.stderr, 'write');
  const transport = await launch();
  await collect(transport.start(request('print something')));
  await collect(transport.start(request('raise something'))).catch(() => {});
  expect(stdout).not.toHaveBeenCalled();
  expect(stderr).not.toHaveBeenCalled();
});
