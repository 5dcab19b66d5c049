import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CancelledError, PythonEnvironmentError } from '@openuni/protocol';
import { afterAll, expect, it, vi } from 'vitest';
import { inspectPython } from '../../src/environment/inspect-python.js';
import {
  type CreateEnvironmentOptions,
  createEnvironment,
  findPython,
  type SetupEvent,
} from '../../src/setup.js';
import { engineFixture } from './engine-fixture.js';

// A busy machine takes many times the usual seconds to make an environment.
vi.setConfig({ testTimeout: 180_000 });

// Each test goes on with the environment of the one before: making one takes seconds.
const root = mkdtempSync(join(tmpdir(), 'openuni-environment-'));
const options: CreateEnvironmentOptions & { directory: string } = {
  directory: join(root, 'environment'),
  source: engineFixture(join(root, 'python')),
  pip: { offline: join(root, 'wheels') },
  torch: 'cpu',
};
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function setUp(more: CreateEnvironmentOptions = {}) {
  const events: SetupEvent[] = [];
  const error = await (async () => {
    for await (const event of createEnvironment({ ...options, ...more })) events.push(event);
  })().catch((thrown: unknown) => thrown);
  const steps = events.flatMap((event) =>
    event.type === 'finish' || event.type === 'skip' || event.type === 'fail'
      ? [`${event.type} ${event.step}`]
      : [],
  );
  const ready = events.find((event) => event.type === 'ready');
  return { events, steps, error, environment: ready?.environment };
}
const sitePackages = async (executable: string) => {
  const { prefix, version } = await inspectPython(executable);
  const minor = version.split('.').slice(0, 2).join('.');
  return process.platform === 'win32'
    ? join(prefix, 'Lib', 'site-packages')
    : join(prefix, 'lib', `python${minor}`, 'site-packages');
};

const made = ['base-python', 'environment', 'packages', 'engine', 'check'].map(
  (s) => `finish ${s}`,
);
const updated = ['repair', 'packages', 'engine', 'check'].map((step) => `finish ${step}`);
const kept = ['environment', 'packages', 'engine'].map((step) => `skip ${step}`);

it('stops when it is aborted, and leaves its mark for the next', async () => {
  const abort = new AbortController();
  const events: string[] = [];
  const run = async () => {
    for await (const event of createEnvironment({ ...options, signal: abort.signal })) {
      events.push(event.type);
      if (event.type === 'start' && event.step === 'environment')
        setTimeout(() => abort.abort(), 200);
    }
  };
  const error = await run().catch((thrown: unknown) => thrown);
  expect(CancelledError.isInstance(error)).toBe(true);
  expect(events).not.toContain('ready');
});

it('goes on where it was stopped, then sees that all is there', async () => {
  const first = await setUp();
  expect(first.error).toBeUndefined();
  expect(first.steps.slice(-3)).toEqual(made.slice(-3));
  expect(first.environment).toMatchObject({ sets: ['inference'], torch: 'cpu' });
  const { packages, openuni } = await inspectPython(first.environment?.executable ?? '');
  expect(packages['openuni']).toBe('0.1.0');
  expect(openuni).toBe(join(root, 'python', 'openuni'));
  expect((await setUp()).steps).toEqual(kept);
});

it('updates when the requirements change, and keeps the sets that were asked for before', async () => {
  expect((await setUp({ sets: ['dev'] })).environment?.sets).toEqual(['inference', 'dev']);
  writeFileSync(join(root, 'python', 'requirements', 'dev.txt'), '# Changed.\n');
  const second = await setUp();
  expect(second.steps).toEqual(updated);
  expect(second.environment?.sets).toEqual(['inference', 'dev']);
  const third = await setUp({ sets: ['train'] });
  expect(third.steps).toEqual(updated);
  expect(third.environment?.sets).toEqual(['inference', 'train', 'dev']);
});

it('repairs what an interrupted installation left', async () => {
  const { environment } = await setUp();
  const site = await sitePackages(environment?.executable ?? '');
  writeFileSync(join(site, '~idua'), '');
  const half = join(site, 'half-1.0.dist-info');
  mkdirSync(half);
  writeFileSync(join(half, 'METADATA'), 'Metadata-Version: 2.1\nName: half\nVersion: 1.0\n');
  // pip itself cut off: its list of files names files that are not there.
  rmSync(join(site, 'pip', '__init__.py'));
  rmSync(join(options.directory, 'openuni-setup.json'));
  const { steps, error } = await setUp();
  expect(error).toBeUndefined();
  expect(steps).toEqual(updated);
  expect(existsSync(half)).toBe(false);
  expect(readdirSync(site)).not.toContain('~idua');
  expect(existsSync(join(site, 'pip', '__init__.py'))).toBe(true);
});

it('lets one set-up at a time work on an environment', async () => {
  rmSync(join(options.directory, 'openuni-setup.json'));
  const both = await Promise.all([setUp(), setUp()]);
  expect(both.map(({ error }) => error)).toEqual([undefined, undefined]);
  const [worked, waited] = both.toSorted((a, b) => a.events.length - b.events.length).reverse();
  expect(worked?.steps).toEqual(updated);
  expect(waited?.steps).toEqual(kept);
  expect(waited?.events[0]).toMatchObject({ type: 'warning' });
  expect(existsSync(`${options.directory}.lock`)).toBe(false);
});

it("installs into an environment of the user's own, and finds it when it is activated", async () => {
  rmSync(join(options.directory, 'openuni-setup.json'));
  const own = join(options.directory, 'mine.txt');
  writeFileSync(own, 'not ours');
  const into = { into: options.directory };
  const first = await setUp(into);
  expect(first.error).toBeUndefined();
  expect(first.steps).toEqual(updated.slice(1));
  expect(existsSync(own)).toBe(true);
  expect((await setUp(into)).steps).toEqual(kept);
  const found = findPython({ env: { VIRTUAL_ENV: options.directory }, cwd: root });
  expect(found).toMatchObject({ source: 'active', executable: first.environment?.executable });
});

it('installs a copy of a published engine', async () => {
  const source = engineFixture(join(root, 'published'), false);
  const { environment, error } = await setUp({ source });
  expect(error).toBeUndefined();
  const site = await sitePackages(environment?.executable ?? '');
  expect(existsSync(join(site, 'openuni', '__init__.py'))).toBe(true);
});

it("shows pip's last lines and the remedy when it fails, and goes on from there", async () => {
  const requirements = join(root, 'python', 'requirements', 'inference.txt');
  writeFileSync(requirements, 'no-such-package==1.0\n');
  const { error, events, steps } = await setUp();
  expect(steps.at(-1)).toBe('fail packages');
  expect(PythonEnvironmentError.isInstance(error)).toBe(true);
  expect((error as PythonEnvironmentError).message).toContain('no-such-package==1.0');
  const last = events.at(-1);
  expect(last?.type === 'fail' && last.hint).toContain('--python');
  expect(last?.type === 'fail' && last.output.join('\n')).toContain('No matching distribution');
  writeFileSync(requirements, '# Nothing.\n');
  expect((await setUp()).steps).toEqual(updated);
});

it("holds the official code's requirements alone, when those are asked for", async () => {
  const { environment, error, steps } = await setUp({ sets: ['reference', 'train'] });
  expect(error).toBeUndefined();
  expect(steps).toEqual(updated);
  expect(environment?.sets).toEqual(['reference']);
  expect((await setUp()).environment?.sets).toEqual(['reference']);
});

it('says that a folder cannot be written, and that another Python needs --force', async () => {
  const { error } = await setUp({ directory: join(root, 'python', 'pyproject.toml', 'below') });
  expect(PythonEnvironmentError.isInstance(error)).toBe(true);
  expect((error as PythonEnvironmentError).hint).toContain('--dir');
  const { events } = await setUp({ base: 'python3.99' });
  expect(events[0]).toMatchObject({ type: 'warning', message: expect.stringContaining('--force') });
});

it('makes it again when asked, and clears nothing that is no environment', async () => {
  expect((await setUp({ force: true })).steps).toEqual(made);
  writeFileSync(join(options.directory, 'package.json'), '{}');
  const { error } = await setUp({ force: true });
  expect((error as Error).message).toContain('holds a project');
  const foreign = join(root, 'python');
  expect(((await setUp({ directory: foreign })).error as Error).message).toContain(foreign);
  expect(existsSync(join(foreign, 'pyproject.toml'))).toBe(true);
});
