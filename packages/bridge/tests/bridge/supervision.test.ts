import type { EngineHealth, RunEvent, TransportRun } from '@openuni/protocol';
import { expect, it } from 'vitest';
import { launchForTests } from './launch-for-tests.js';
import { isAlive } from './left-behind.js';
import { collect, request } from './stub-worker.js';

const launch = launchForTests();

const states = ({ workers }: EngineHealth) => workers.map(({ state }) => state);
const type = (events: readonly RunEvent[]) => events.at(-1)?.type;
/** Waits until a run has begun on a worker. */
async function begun(run: TransportRun): Promise<{ rest: Promise<RunEvent[]> }> {
  const events: RunEvent[] = [];
  const reader = run.events[Symbol.asyncIterator]();
  for (;;) {
    const next = await reader.next();
    if (next.done) break;
    events.push(next.value);
    if (next.value.type === 'step' || next.value.type === 'load') break;
  }
  const readOn = async () => {
    for (let next = await reader.next(); !next.done; next = await reader.next()) {
      events.push(next.value);
    }
    return events;
  };
  const rest = readOn();
  rest.catch(() => {}); // Whoever waits for it does so later.
  return { rest };
}

it('shares the runs among its workers, in the order they came, and tells each its place', async () => {
  const transport = await launch({ workers: 2 });
  const order: number[] = [];
  const places = await Promise.all(
    Array.from({ length: 5 }, async (_, index) => {
      const run = transport.start(request('step 8'));
      const events: RunEvent[] = [];
      for await (const event of run.events) {
        if (event.type === 'step' && !order.includes(index)) order.push(index);
        events.push(event);
      }
      return events.flatMap((event) => (event.type === 'queued' ? [event.position] : []));
    }),
  );
  expect(order.slice(0, 2).sort()).toEqual([0, 1]);
  expect(order.slice(2, 4).sort()).toEqual([2, 3]);
  expect(order[4]).toBe(4);
  expect(places).toEqual([[0], [0], [1, 0], [2, 1, 0], [3, 2, 1, 0]]);
  const { workers, succeeded } = await transport.health();
  expect(succeeded).toBe(5);
  expect(workers.every(({ runs }) => runs >= 2)).toBe(true);
});

it('gives a run to the worker that has its model warm', async () => {
  const transport = await launch({ workers: 2 });
  const asking = (id: string) => ({ ...request('draw'), model: { id, path: null } });
  for (const id of ['a', 'b', 'a', 'a', 'b']) await collect(transport.start(asking(id)));
  const { workers } = await transport.health();
  expect(workers.map(({ runs }) => runs).sort()).toEqual([2, 3]);
});

it('says in which state each worker is, and how runs ended', async () => {
  const transport = await launch();
  expect(states(await transport.health())).toEqual(['ready']);
  const { rest } = await begun(transport.start(request('step 20')));
  expect(await transport.health()).toMatchObject({ running: 1, waiting: 0 });
  expect(states(await transport.health())).toEqual(['busy']);
  await rest;
  await collect(transport.start(request('raise x'))).catch(() => {});
  const cancelled = transport.start(request('step 500'));
  cancelled.cancel();
  await collect(cancelled).catch(() => {});
  expect(await transport.health()).toMatchObject({ succeeded: 1, failed: 1, cancelled: 1 });
  await transport.close();
  expect(states(await transport.health())).toEqual(['dead']);
});

it('tells the memory of a worker once it was heard', async () => {
  const transport = await launch({ deadlines: { silenceMs: 2000 } });
  await collect(transport.start(request('step 60')));
  const [worker] = (await transport.health()).workers;
  expect(worker?.memoryBytes).toBeGreaterThan(1_000_000);
  expect(worker?.silentMs).not.toBeNull();
});

it('stops after several crashes in a row, and says so', async () => {
  const transport = await launch({ restarts: { firstDelayMs: 10 } });
  const ends: unknown[] = [];
  for (let i = 0; i < 6; i++) {
    ends.push(await collect(transport.start(request('exit 9'))).catch((error: unknown) => error));
  }
  expect(ends.slice(0, 5)).toMatchObject(Array(5).fill({ code: 'worker_crashed', exitCode: 9 }));
  expect(ends[5]).toMatchObject({
    code: 'worker_crashed',
    exitCode: 9,
    message: expect.stringContaining('5 times in a row'),
    hint: expect.stringContaining('openuni doctor'),
  });
  await expect(transport.describe()).rejects.toMatchObject({ code: 'worker_crashed' });
  expect((await transport.health()).workers).toMatchObject([{ state: 'dead', crashes: 5 }]);
});

it('ends a run at its deadline, in the queue as at work, and goes on', async () => {
  const transport = await launch();
  const atWork = transport.start(request('step 1000'), { timeoutMs: 300 });
  const waiting = transport.start(request('draw'), { timeoutMs: 100 });
  for (const [run, timeoutMs] of [
    [waiting, 100],
    [atWork, 300],
  ] as const) {
    await expect(collect(run)).rejects.toMatchObject({ code: 'deadline_exceeded', timeoutMs });
  }
  expect(type(await collect(transport.start(request('draw'))))).toBe('done');
  expect(await transport.health()).toMatchObject({ failed: 2, succeeded: 1 });
  expect((await transport.health()).workers[0]?.crashes).toBe(0);
});

it('replaces a worker that does not stop what was cancelled', async () => {
  const transport = await launch({ deadlines: { cancelMs: 300 } });
  const run = transport.start(request('ignore 60'));
  const { rest } = await begun(run);
  run.cancel();
  await expect(rest).rejects.toMatchObject({ code: 'cancelled' });
  expect(type(await collect(transport.start(request('draw'))))).toBe('done');
});

it('notices that the end of a run was lost', async () => {
  const transport = await launch({ deadlines: { silenceMs: 2000 } });
  await expect(collect(transport.start(request('lose')))).rejects.toMatchObject({
    code: 'engine_failed',
    cause: { message: 'The end of a run did not arrive.' },
  });
});

it('closes after what runs and what waits, when asked to finish', async () => {
  const transport = await launch();
  const { rest: running } = await begun(transport.start(request('step 15')));
  const waiting = collect(transport.start(request('draw')));
  const closing = transport.close({ finish: true });
  expect(states(await transport.health())).toEqual(['draining']);
  const refused = collect(transport.start(request('draw')));
  await expect(refused).rejects.toMatchObject({ code: 'invalid_request' });
  await closing;
  expect(type(await running)).toBe('done');
  expect(type(await waiting)).toBe('done');
  expect(transport.pids).toEqual([]);
});

it('waits no longer than it was told, and a second close ends it now', async () => {
  const impatient = await launch();
  const late = await begun(impatient.start(request('step 3000')));
  await impatient.close({ finish: true, timeoutMs: 200 });
  await expect(late.rest).rejects.toMatchObject({ code: 'cancelled' });

  const hurried = await launch();
  const cut = await begun(hurried.start(request('step 3000')));
  const closing = hurried.close({ finish: true });
  await hurried.close();
  await closing;
  await expect(cut.rest).rejects.toMatchObject({ code: 'cancelled' });
});

it('ends what a worker has started', async () => {
  const lines: string[] = [];
  const transport = await launch({ log: (line) => lines.push(line) });
  await collect(transport.start(request('spawn')));
  await expect.poll(() => lines.join()).toMatch(/child \d+/);
  const pid = Number(/child (\d+)/.exec(lines.join())?.[1]);
  expect(isAlive(pid)).toBe(true);
  await transport.close();
  await expect.poll(() => isAlive(pid), { timeout: 2000 }).toBe(false);
});

it('starts a worker again that dies while nothing is asked of it', async () => {
  const transport = await launch();
  const [before] = transport.pids;
  process.kill(before as number, 'SIGKILL');
  await expect
    .poll(() => transport.pids.filter((pid) => pid !== before), { timeout: 10_000 })
    .toHaveLength(1);
  expect((await transport.health()).workers).toMatchObject([{ state: 'ready', crashes: 1 }]);
});
