import { setImmediate as turn } from 'node:timers/promises';
import { CancelledError, OutOfMemoryError } from '@openuni/protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Run, type RunWork } from './run.js';

type TestEvent = { type: 'queued' } | { type: 'tick'; n: number } | { type: 'done' };

let ticks = 0;
const unhandled: unknown[] = [];
const note = (reason: unknown) => unhandled.push(reason);
beforeEach(() => {
  ticks = 0;
  unhandled.length = 0;
  process.on('unhandledRejection', note);
});
afterEach(async () => {
  await turn();
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
});

/** Ticks `count` times, a turn of the event loop each, and stops a turn after it is told to. */
function ticking(count: number, failure?: Error): RunWork<TestEvent, string> {
  return async function* (signal) {
    yield { type: 'queued' };
    for (let n = 0; n < count; n++) {
      await turn();
      signal.throwIfAborted();
      ticks++;
      yield { type: 'tick', n };
    }
    if (failure) throw failure;
    return { result: 'finished', event: { type: 'done' } };
  };
}

async function collect(run: Run<TestEvent, string>): Promise<TestEvent['type'][]> {
  const types: TestEvent['type'][] = [];
  for await (const event of run) types.push(event.type);
  return types;
}

it('is awaited for its result and starts once however often it is asked', async () => {
  const run = new Run(ticking(3));
  expect(run.status).toBe('queued');
  expect([await run, await run, await run.then((r) => r.length)]).toEqual([
    'finished',
    'finished',
    8,
  ]);
  expect(ticks).toBe(3);
  expect(run.status).toBe('succeeded');
});

it('gives all events to a loop that begins late, and the result beside it', async () => {
  const run = new Run(ticking(2));
  await run;
  expect(await collect(run)).toEqual(['queued', 'tick', 'tick', 'done']);
});

it('refuses a second loop', async () => {
  const run = new Run(ticking(1));
  await collect(run);
  await expect(collect(run)).rejects.toThrow('reader already');
});

it('leaving the loop cancels and returns once the work has stopped', async () => {
  const run = new Run(ticking(1000));
  for await (const event of run) if (event.type === 'tick') break;
  expect(run.status).toBe('cancelled');
  const stoppedAt = ticks;
  await turn();
  expect(ticks).toBe(stoppedAt);
  await expect(run).rejects.toMatchObject({ name: 'AbortError', code: 'cancelled' });
});

it('leaving the loop at its last event cancels nothing', async () => {
  const run = new Run(ticking(1));
  for await (const event of run) if (event.type === 'done') break;
  expect(await run).toBe('finished');
});

it('a throw in the loop body cancels and surfaces', async () => {
  const run = new Run(ticking(1000));
  const loop = async () => {
    for await (const _ of run) throw new Error('mine');
  };
  await expect(loop()).rejects.toThrow('mine');
  expect(run.status).toBe('cancelled');
});

it('cancel rejects even work that finishes in spite of it', async () => {
  const run = new Run<TestEvent, string>(async function* () {
    await turn();
    yield { type: 'queued' };
    return { result: 'finished', event: { type: 'done' } };
  });
  run.cancel('enough');
  expect(run.status).toBe('cancelling');
  await expect(run).rejects.toMatchObject({ code: 'cancelled', cause: 'enough' });
});

it('cancel after the end does nothing', async () => {
  const run = new Run(ticking(1));
  await run;
  run.cancel();
  expect(run.status).toBe('succeeded');
  expect(await run).toBe('finished');
});

it('follows an AbortSignal, one aborted beforehand too', async () => {
  const before = new Run(ticking(1000), { signal: AbortSignal.abort(new Error('late')) });
  await expect(before).rejects.toMatchObject({ code: 'cancelled', cause: new Error('late') });
  expect(ticks).toBe(0);
  const during = new Run(ticking(100_000), { signal: AbortSignal.timeout(5) });
  await expect(during).rejects.toMatchObject({ cause: { name: 'TimeoutError' } });
});

it('fails with what the work throws, for the awaiter and the reader', async () => {
  const failure = new OutOfMemoryError('full');
  const run = new Run(ticking(1, failure));
  await expect(run).rejects.toBe(failure);
  await expect(collect(run)).rejects.toBe(failure);
  expect(run.status).toBe('failed');
});

it('wraps what is no OpenUni error', async () => {
  const run = new Run(ticking(0, new TypeError('odd')));
  await expect(run).rejects.toMatchObject({ code: 'engine_failed', cause: new TypeError('odd') });
});

it('a failure that nobody awaits ends no program', async () => {
  const run = new Run(ticking(1, new Error('unseen')));
  await expect(collect(run)).rejects.toThrow('unseen');
  new Run(ticking(0, new Error('never looked at')));
  await turn();
});

it('await using cancels at the end of the block and waits', async () => {
  let seen: Run<TestEvent, string> | undefined;
  {
    await using run = new Run(ticking(1000));
    seen = run;
    await turn();
  }
  expect(seen.status).toBe('cancelled');
  await expect(seen).rejects.toSatisfy(CancelledError.isInstance);
});
