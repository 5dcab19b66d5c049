import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { LaunchLocalOptions, LocalTransport } from '../../src/index.js';
import { isAlive, openSockets } from './left-behind.js';
import { collect, launchStub, request } from './stub-worker.js';

/** How each fault is told, in the phases of a run; null where the run is to succeed. */
const faults = {
  kill: { code: 'worker_crashed', signal: 'SIGKILL' },
  stop: { code: 'worker_unresponsive' },
  segfault: { code: 'worker_crashed', signal: 'SIGSEGV' },
  exit: { code: 'worker_crashed', exitCode: 7 },
  memory: { code: 'out_of_memory', hint: expect.stringContaining('smaller') },
  exception: { code: 'worker_crashed', exitCode: 70 },
  garbage: { code: 'engine_failed' },
  truncated: { code: 'engine_failed' },
  flood: null,
  disk: { code: 'output_unwritable', hint: expect.stringContaining('space') },
  clock: null,
} as const;
type Fault = keyof typeof faults;

/**
 * What differs before the worker has begun: an exception there ends Python itself, and half a frame
 * swallows what says that it is up.
 */
const whenStarting: Partial<Record<Fault, object>> = {
  truncated: { code: 'worker_unresponsive' },
  memory: { code: 'worker_crashed', exitCode: 1 },
  exception: { code: 'worker_crashed', exitCode: 1 },
  disk: { code: 'worker_crashed', exitCode: 1 },
};

/** Only where silence is the fault: a machine that is busy makes others look silent. */
const impatient: Partial<Record<Fault, LaunchLocalOptions>> = {
  stop: { deadlines: { silenceMs: 2000, startMs: 4000 } },
  truncated: { deadlines: { silenceMs: 2000, startMs: 4000 } },
};

const stub = fileURLToPath(new URL('../stub', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'openuni-faults-'));
const pids = new Set<number>();
let sockets = 0;
beforeAll(() => {
  vi.stubEnv('TMPDIR', root);
  sockets = openSockets();
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});

async function worksAndCloses(transport: LocalTransport): Promise<void> {
  expect((await collect(transport.start(request('draw')))).at(-1)?.type).toBe('done');
  for (const pid of transport.pids) pids.add(pid);
  await transport.close();
}

describe.skipIf(process.platform === 'win32').concurrent.each(Object.keys(faults) as Fault[])(
  '%s',
  (kind) => {
    it('while starting', async ({ expect }) => {
      const options: LaunchLocalOptions = {
        ...impatient[kind],
        env: {
          PYTHONPATH: `${stub}/starting:${stub}`,
          OPENUNI_STUB_FAULT: kind,
          OPENUNI_STUB_ONCE: join(root, `once-${kind}`),
        },
      };
      const launched = await launchStub(options).catch((error: unknown) => error);
      const expected = faults[kind] && (whenStarting[kind] ?? faults[kind]);
      if (expected) {
        expect(launched).toMatchObject(expected);
        await worksAndCloses(await launchStub(options));
      } else await worksAndCloses(launched as LocalTransport);
    });

    it.each(['loading', 'stepping', 'sending'])('while %s', async (phase) => {
      const transport = await launchStub(impatient[kind]);
      for (const pid of transport.pids) pids.add(pid);
      const run = transport.start(request(`fault ${kind} ${phase}`));
      const ended = await collect(run).catch((error: unknown) => error);
      if (faults[kind]) expect(ended).toMatchObject(faults[kind]);
      else expect((ended as { type: string }[]).at(-1)?.type).toBe('done');
      await worksAndCloses(transport);
    });

    it('while idle', async () => {
      const transport = await launchStub(impatient[kind]);
      for (const pid of transport.pids) pids.add(pid);
      await collect(transport.start(request(`fault ${kind} idle`)));
      await new Promise((resolve) => setTimeout(resolve, 400));
      await worksAndCloses(transport);
    });
  },
);

it('leaves no process, no socket and no temporary file behind', async () => {
  await expect.poll(() => [...pids].filter(isAlive), { timeout: 5000 }).toEqual([]);
  await expect.poll(openSockets, { timeout: 5000 }).toBe(sockets);
  expect(readdirSync(root).filter((name) => !name.startsWith('once-'))).toEqual([]);
});
