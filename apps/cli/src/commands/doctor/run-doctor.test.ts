import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineSource, pinsFor, sdkVersion } from '@openuni/bridge/setup';
import { OpenUni, WorkerCrashedError } from '@openuni/sdk';
import { FakeTransport } from '@openuni/testing';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { recordingContext } from '../../testing/recording-context.js';
import type { DoctorReport } from './doctor-report.js';
import type { DoctorSurroundings } from './doctor-surroundings.js';
import { runDoctor } from './run-doctor.js';

let root: string;
let python: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'openuni-doctor-'));
  python = join(root, 'python');
  writeFileSync(python, '');
  chmodSync(python, 0o755);
  const weights = join(root, 'openuni', 'nano', 'weights');
  mkdirSync(weights, { recursive: true });
  writeFileSync(join(weights, 'model.safetensors'), safetensors());
});
afterEach(() => rmSync(root, { recursive: true }));

function safetensors(): Buffer {
  const header = JSON.stringify({ a: { dtype: 'F32', shape: [2, 3], data_offsets: [0, 24] } });
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([length, Buffer.from(header), Buffer.alloc(24)]);
}

function healthy(): DoctorSurroundings {
  const pins = pinsFor([join(engineSource().directory, 'requirements', 'inference.txt')], '3.11');
  return {
    node: '20.19.0',
    cwd: root,
    search: { python },
    inspect: async () => ({
      executable: python,
      version: '3.11.7',
      platform: 'linux',
      machine: 'x86_64',
      prefix: root,
      basePrefix: '/usr',
      packages: { ...Object.fromEntries(pins), torch: '2.13.0+cpu' },
      openuni: join(root, 'openuni'),
      makesEnvironments: true,
    }),
    inspectReference: async () => ({ executable: python, findings: [] }),
    probe: async () => ({
      torch: {
        version: '2.13.0+cpu',
        cuda: null,
        threads: 2,
        devices: [{ kind: 'cpu', name: 'x86_64', memoryBytes: null }],
        importMs: 1900,
      },
      openuni: { version: sdkVersion, path: join(root, 'openuni'), importMs: 1 },
    }),
    hasGpu: false,
    launch: (options) => OpenUni.launch({ model: options.model, transport: new FakeTransport() }),
    freeBytes: async () => 50e9,
  };
}

async function doctor(changes: Partial<DoctorSurroundings> = {}) {
  const context = recordingContext();
  const exitCode = await runDoctor(context, { json: true }, { ...healthy(), ...changes });
  const report = JSON.parse(context.stdout.text()) as DoctorReport;
  const bad = report.checks.filter(({ status }) => status !== 'ok');
  return { exitCode, report, bad: Object.fromEntries(bad.map((check) => [check.id, check])) };
}
const inspecting = (changes: object) => async () => ({
  ...(await healthy().inspect('')),
  ...changes,
});

it('finds nothing wrong with a healthy machine', async () => {
  const { exitCode, report, bad } = await doctor();
  expect(bad).toEqual({});
  expect(exitCode).toBe(0);
  expect(report).toMatchObject({ ok: true, version: sdkVersion });
  expect(report.checks.map(({ id }) => id)).toEqual(
    expect.arrayContaining(['node', 'python', 'package:torch', 'torch', 'device', 'openuni']),
  );
  expect(report.checks.find(({ id }) => id === 'weights:openuni-nano')?.detail).toContain(
    '1 tensors',
  );
  expect(report.checks.find(({ id }) => id === 'worker')?.detail).toContain('answers in');
});

it('prints a line a check, with the remedy below it', async () => {
  const context = recordingContext();
  const exitCode = await runDoctor(context, {}, { ...healthy(), freeBytes: async () => 1e6 });
  expect(exitCode).toBe(1);
  const text = context.stdout.text();
  expect(text).toMatch(/^ok {7}Node/m);
  expect(text).toMatch(/^FAILED {3}Disk, here .*\n +remedy: Free some space/m);
  expect(text).toContain('2 of ');
});

it('says how to get a Python', async () => {
  const { exitCode, bad } = await doctor({ search: { python: join(root, 'none') } });
  expect(exitCode).toBe(1);
  expect(bad['python']).toMatchObject({ status: 'failed' });
  expect(bad['python']?.remedy).toContain('npx @openuni/cli setup');
});

it('tells missing packages from others than the tested ones', async () => {
  const { packages } = await healthy().inspect('');
  const { diffusers: _, ...rest } = packages;
  const { exitCode, bad } = await doctor({
    inspect: inspecting({ packages: { ...rest, numpy: '2.0.0' } }),
  });
  expect(exitCode).toBe(1);
  expect(bad['package:diffusers']).toMatchObject({
    status: 'failed',
    remedy: `npx @openuni/cli setup --dir ${root}`,
  });
  expect(bad['package:numpy']).toMatchObject({
    status: 'warning',
    detail: expect.stringContaining('tested'),
  });
});

it("repairs the user's own Python by pip", async () => {
  const { bad } = await doctor({ inspect: inspecting({ packages: {}, basePrefix: root }) });
  expect(bad['package:torch']?.remedy).toBe(`${python} -m pip install torch==2.13.0`);
});

it('skips the worker when torch does not import', async () => {
  const error = { type: 'ImportError', message: 'libgomp.so.1: no such file', traceback: '' };
  const probe = async () => ({ ...(await healthy().probe('')), torch: { error } });
  const { bad } = await doctor({ probe });
  expect(bad['torch']).toMatchObject({
    status: 'failed',
    detail: expect.stringContaining('libgomp'),
  });
  expect(bad['worker']).toMatchObject({ status: 'skipped' });
});

it('sees a GPU that torch does not use', async () => {
  const { exitCode, bad } = await doctor({ hasGpu: true });
  expect(exitCode).toBe(0);
  expect(bad['device']?.remedy).toBe(`npx @openuni/cli setup --dir ${root} --torch cuda`);
});

it('sees an openuni package of another version', async () => {
  const openuni = { version: '0.0.1', path: root, importMs: 1 };
  const { bad } = await doctor({
    probe: async () => ({ ...(await healthy().probe('')), openuni }),
  });
  expect(bad['openuni']).toMatchObject({
    status: 'failed',
    detail: `0.0.1; the SDK is ${sdkVersion}`,
  });
});

it.each([
  ['missing', null, 'there is no such file'],
  ['cut off', safetensors().subarray(0, -4), 'incomplete'],
  [
    'something else',
    Buffer.from('version https://git-lfs.github.com/spec/v1'),
    'not a safetensors',
  ],
])('sees weights that are %s', async (_, content, fault) => {
  const file = join(root, 'openuni', 'nano', 'weights', 'model.safetensors');
  if (content) writeFileSync(file, content);
  else rmSync(file);
  const { bad } = await doctor();
  expect(bad['weights:openuni-nano']?.detail).toContain(fault);
  expect(bad['weights:openuni-nano']?.remedy).toContain('setup');
});

it('passes on why the worker does not start', async () => {
  const error = new WorkerCrashedError('Python was ended by SIGKILL.', { hint: 'Memory?' });
  const { exitCode, bad } = await doctor({ launch: () => Promise.reject(error) });
  expect(exitCode).toBe(1);
  expect(bad['worker']).toMatchObject({
    detail: 'Python was ended by SIGKILL.',
    remedy: 'Memory?',
  });
});

it('checks the reference instead, and starts nothing where something is missing', async () => {
  const asked: unknown[] = [];
  const context = recordingContext();
  const finding = {
    id: 'package:xtuner',
    status: 'failed',
    detail: 'not installed',
    remedy: 'pip install --no-deps xtuner==0.2.0',
  } as const;
  const exitCode = await runDoctor(
    context,
    { engine: 'reference', reference: '/checkout' },
    {
      ...healthy(),
      inspectReference: async (options) => {
        asked.push(options);
        return { executable: python, findings: [finding] };
      },
      launch: () => Promise.reject(new Error('nothing is to be started')),
    },
  );
  expect(exitCode).toBe(1);
  expect(asked).toEqual([{ reference: '/checkout', python }]);
  const text = context.stdout.text();
  expect(text).toMatch(/^FAILED {3}xtuner .*not installed\n +remedy: pip install --no-deps/m);
  expect(text).toMatch(/^skipped {2}Worker/m);
});

it('starts a worker on the reference when nothing is missing', async () => {
  const launched: unknown[] = [];
  const { launch } = healthy();
  const context = recordingContext();
  const exitCode = await runDoctor(
    context,
    { engine: 'reference', reference: '/checkout' },
    {
      ...healthy(),
      launch: (options) => {
        launched.push(options);
        return launch(options);
      },
    },
  );
  expect(exitCode).toBe(0);
  expect(launched).toEqual([{ engine: 'reference', reference: '/checkout', python }]);
});
