import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { EngineRequest, OpenUniError, RunEvent } from '@openuni/protocol';
import { afterEach, expect, it } from 'vitest';
import { findPython } from '../../src/environment/find-python.js';
import { resolveDeadlines } from '../../src/worker/deadlines.js';
import { Worker } from '../../src/worker/worker.js';
import { WorkerProcess } from '../../src/worker/worker-process.js';
import { request } from './stub-worker.js';

/** What crosses pythonia's line, read on the line itself. */

let worker: Worker | undefined;
afterEach(async () => {
  await worker?.close(new Error('the test is over') as OpenUniError);
});

interface PythoniaCall {
  readonly action: string;
  readonly key: readonly string[];
  readonly val: unknown;
}

/** A worker that answers, and the lines that went to and fro since then. */
async function listened() {
  const process = new WorkerProcess({
    executable: findPython().executable,
    engine: 'stub_engine:StubEngine',
    env: { PYTHONPATH: fileURLToPath(new URL('../stub', import.meta.url)) },
  });
  worker = await Worker.open(process, resolveDeadlines());
  const calls: PythoniaCall[] = [];
  let repliedBytes = 0;
  const write = process.control.write.bind(process.control);
  process.control.write = (text: string) => {
    calls.push(JSON.parse(text));
    return write(text);
  };
  process.control.on('data', (chunk: Buffer) => {
    repliedBytes += chunk.length;
  });
  const run = async (asked: EngineRequest, onStep = (_id: string) => {}) => {
    calls.length = repliedBytes = 0;
    const id = crypto.randomUUID();
    const events: RunEvent[] = [];
    const error = await new Promise<OpenUniError | undefined>((resolve) => {
      worker?.run(id, asked, {
        accepted: () => {},
        event: (event) => {
          events.push(event);
          if (event.type === 'step') onStep(id);
        },
        end: resolve,
      });
    });
    // The reply to the submission may come after the end of the run, which has a line of its own.
    await expect.poll(() => repliedBytes).toBeGreaterThan(0);
    await delay(20);
    return { events, error, calls: [...calls], repliedBytes };
  };
  return { run };
}

it('costs a run one call, whatever its steps, events and pictures', async () => {
  const { run } = await listened();
  const short = await run(request('draw'));
  expect(short.calls).toHaveLength(1);
  for (const asked of [request('burst 3000'), request('preview 60', 512), request('draw', 1024)]) {
    const { events, calls, repliedBytes } = await run(asked);
    expect(events.at(-1)?.type).toBe('done');
    expect(calls).toHaveLength(1);
    expect(repliedBytes - short.repliedBytes).toBeLessThan(16); // Numbers of requests grow longer.
  }
});

it('costs a run that is cancelled one call more', async () => {
  const { run } = await listened();
  let steps = 0;
  const { calls, error } = await run(request('step 1000'), (id) => {
    if (++steps === 3) worker?.cancel(id);
  });
  expect(error).toMatchObject({ code: 'cancelled' });
  expect(calls).toHaveLength(2);
});

it('carries JSON texts alone: no bytes, no callbacks, no objects to iterate', async () => {
  const { run } = await listened();
  const { calls } = await run(request('draw', 64, 3));
  for (const { action, key, val } of calls) {
    expect({ action, key }).toEqual({ action: 'pcall', key: ['handle'] });
    expect(val).toEqual([[expect.any(String)], {}]);
  }
});

it('tells how a Python generator failed, after all that it had yielded', async () => {
  const { run } = await listened();
  const { events, error, calls } = await run(request('generator 7'));
  const steps = events.flatMap((event) => (event.type === 'step' ? [event.index] : []));
  expect(steps).toEqual([0, 1, 2, 3, 4, 5, 6]);
  expect(error).toMatchObject({
    code: 'engine_failed',
    message: 'ValueError: the generator broke',
  });
  expect(calls).toHaveLength(1);
});
