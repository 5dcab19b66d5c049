import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PythonEnvironmentError, PythonNotFoundError } from '@openuni/protocol';
import { afterAll, describe, expect, it } from 'vitest';
import { findBasePython } from '../../src/environment/find-base-python.js';
import { inspectPython } from '../../src/environment/inspect-python.js';
import { probeEngine } from '../../src/environment/probe-engine.js';

const root = mkdtempSync(join(tmpdir(), 'openuni-inspect-'));
afterAll(() => rmSync(root, { recursive: true }));

function program(name: string, script: string): string {
  const path = join(root, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

it('tells what an interpreter is and holds', async () => {
  const base = await findBasePython();
  expect(base.version).toMatch(/^3\.\d+\.\d+/);
  expect(base.makesEnvironments).toBe(true);
  expect(await inspectPython(base.executable)).toEqual(base);
});

it('does not mind what a wrapper prints first', async () => {
  const { executable, version } = await findBasePython();
  const wrapper = program('wrapper', `echo Welcome\nexec "${executable}" "$@"`);
  expect((await inspectPython(wrapper)).version).toBe(version);
});

it('says why what is missing does not import', async () => {
  const { executable } = await findBasePython();
  const bare = program('bare', `exec "${executable}" -I -S "$@"`);
  const { torch } = await probeEngine(bare);
  expect(torch).toMatchObject({ error: { type: 'ModuleNotFoundError' } });
});

describe.skipIf(process.platform === 'win32')('refuses', () => {
  it('what cannot be started', async () => {
    const error = await inspectPython(join(root, 'none')).catch((thrown) => thrown);
    expect(PythonNotFoundError.isInstance(error)).toBe(true);
    expect(error.hint).toContain('setup');
  });

  it.each([
    ['what fails', 'echo broken >&2; exit 3', 'broken'],
    ['what does not answer', 'exec sleep 20', 'did not answer within 0.2 s'],
    ['what is no Python', 'echo hello', 'did not answer as Python does'],
  ])('%s', async (name, script, message) => {
    const path = program(name.replaceAll(' ', '-'), script);
    const error = await inspectPython(path, {
      timeoutMs: name.includes('answer') ? 200 : 5000,
    }).catch((thrown) => thrown);
    expect(PythonEnvironmentError.isInstance(error)).toBe(true);
    expect(error.message).toContain(message);
  });
});
