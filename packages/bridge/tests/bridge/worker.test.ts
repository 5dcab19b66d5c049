import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { launchForTests } from './launch-for-tests.js';
import { collect, failure, launchStub, request } from './stub-worker.js';

const launch = launchForTests();

it('runs a request and gives its events in order, pixels and all', async () => {
  const transport = await launch();
  const events = await collect(transport.start(request('draw', 700, 3)));
  expect(events.map((event) => event.type)).toEqual([
    'queued',
    'output',
    'output',
    'output',
    'done',
  ]);
  const outputs = events.filter((event) => event.type === 'output');
  expect(outputs.map(({ index, seed }) => [index, seed])).toEqual([
    [0, 0],
    [1, 1],
    [2, 2],
  ]);
  for (const { image, seed } of outputs) {
    expect(image.data.length).toBe(700 * 700 * 3);
    expect(image.data.every((byte) => byte === seed)).toBe(true);
  }
});

it('describes the engine, also while a run goes on', async () => {
  const transport = await launch();
  const run = transport.start(request('step 20'));
  await expect(transport.describe()).resolves.toMatchObject({ engine: 'stub' });
  await collect(run);
});

it('keeps what is printed off stdout, and hands it to the log', async () => {
  const lines: string[] = [];
  const transport = await launch({ log: (line) => lines.push(line) });
  await collect(transport.start(request('print hello from python')));
  await expect.poll(() => lines).toContain('hello from python by descriptor');
  expect(lines).toContain('hello from python');
});

it('survives a flood on stdout', async () => {
  const transport = await launch();
  const events = await collect(transport.start(request('flood 20')));
  expect(events.at(-1)?.type).toBe('done');
});

it('maps numbers that JSON lacks to null', async () => {
  const transport = await launch();
  const events = await collect(transport.start(request('metric')));
  expect(events[1]).toMatchObject({ values: { loss: null, rate: null, lr: 0.5 } });
});

it('goes on after garbage has been collected on both sides', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const transport = await launch();
  for (let round = 0; round < 3; round++) {
    collectGarbage();
    // pythonia tells Python once a second what it may free.
    await delay(1100);
    await collect(transport.start(request('draw')));
  }
});

it('cancels a run within a step, and the next run works', async () => {
  const transport = await launch();
  const run = transport.start(request('step 1000'));
  let steps = 0;
  const cancelled = async () => {
    for await (const event of run.events) {
      if (event.type === 'step' && ++steps === 3) run.cancel();
    }
  };
  await expect(cancelled()).rejects.toMatchObject({ code: 'cancelled', name: 'AbortError' });
  expect(steps).toBeLessThan(10);
  await collect(transport.start(request('draw')));
});

it('cancels a run that waits in the queue at once, and leaves the one that runs', async () => {
  const transport = await launch();
  const first = collect(transport.start(request('step 20')));
  const second = transport.start(request('draw'));
  second.cancel();
  const cancelled = expect(collect(second)).rejects.toMatchObject({ code: 'cancelled' });
  await expect(Promise.race([first, cancelled.then(() => 'cancelled first')])).resolves.toBe(
    'cancelled first',
  );
  expect((await first).at(-1)?.type).toBe('done');
});

it('answers control calls while Python is busy', async () => {
  const transport = await launch();
  const run = transport.start(request('sleep 1'));
  const started = performance.now();
  await transport.describe();
  expect(performance.now() - started).toBeLessThan(900);
  await collect(run);
});

it.each([
  ['raise boom', { code: 'engine_failed', message: 'RuntimeError: boom' }],
  ['memory', { code: 'out_of_memory', hint: 'smaller', device: 'stub:0' }],
  ['package', { code: 'python_environment', packages: ['nonesuch'] }],
])('gives a typed error for an exception: %s', async (prompt, expected) => {
  const transport = await launch();
  const error = await failure(transport, prompt);
  expect(error).toMatchObject(expected);
  expect(error).toMatchObject({ python: { traceback: expect.stringContaining('stub_engine.py') } });
  await collect(transport.start(request('draw')));
});

it.each([
  ['kill SIGKILL', { signal: 'SIGKILL', exitCode: null }],
  ['kill SIGSEGV', { signal: 'SIGSEGV', exitCode: null }],
  ['exit 7', { signal: null, exitCode: 7 }],
])('tells how the worker ended within a second: %s', async (prompt, expected) => {
  const transport = await launch();
  const started = performance.now();
  const error = await failure(transport, prompt);
  expect(performance.now() - started).toBeLessThan(1000);
  expect(error).toMatchObject({ code: 'worker_crashed', ...expected });
  expect(error).toHaveProperty('stderr', expect.arrayContaining(['last words']));
});

it('fails the run of a worker that died, and gives those that wait to a new one', async () => {
  const transport = await launch();
  const [before] = transport.pids;
  const runs = [transport.start(request('exit 3')), transport.start(request('draw'))] as const;
  await expect(collect(runs[0])).rejects.toMatchObject({ code: 'worker_crashed', exitCode: 3 });
  expect((await collect(runs[1])).at(-1)?.type).toBe('done');
  await expect(transport.describe()).resolves.toMatchObject({ engine: 'stub' });
  expect(transport.pids).toHaveLength(1);
  expect(transport.pids[0]).not.toBe(before);
});

it.each(['garbage', 'badevent'])('does not trust a broken side channel: %s', async (prompt) => {
  const transport = await launch();
  await expect(failure(transport, prompt)).resolves.toMatchObject({ code: 'engine_failed' });
});

it('refuses an id of Python that is not there, and one that cannot run', async () => {
  await expect(launchStub({ python: '/nonesuch/python' })).rejects.toMatchObject({
    code: 'python_not_found',
  });
});

it('names the package that Python lacks', async () => {
  const transport = await launch({ engine: 'nonesuch_engine:Engine' });
  await expect(failure(transport, 'draw')).resolves.toMatchObject({
    code: 'python_environment',
    packages: ['nonesuch_engine'],
  });
});

it('ends a worker whose launch is aborted', async () => {
  const abort = new AbortController();
  const launching = launch({ signal: abort.signal, engine: 'nonesuch:Engine' });
  abort.abort();
  await expect(launching).rejects.toMatchObject({ code: 'cancelled', name: 'AbortError' });
});

it('closes at once though Python is deep in work, and fails what ran', async () => {
  const transport = await launch();
  const run = collect(transport.start(request('sleep 60'))).catch((error: unknown) => error);
  await delay(100);
  const started = performance.now();
  await transport.close();
  expect(performance.now() - started).toBeLessThan(1500);
  await expect(run).resolves.toMatchObject({ code: 'cancelled' });
});
