import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.js';
import { runEngineTool } from '../../src/engine-tool/run-engine-tool.js';
import { findBasePython } from '../../src/environment/find-base-python.js';

let python: string;
beforeAll(async () => {
  python = (await findBasePython()).executable;
  vi.stubEnv('PYTHONPATH', fileURLToPath(new URL('../stub', import.meta.url)));
});
afterAll(() => vi.unstubAllEnvs());

async function run(args: string[], signal?: AbortSignal, onEvent = () => {}) {
  const events: unknown[] = [];
  const tool = runEngineTool('stub_tool', args, { python, signal });
  for (;;) {
    const { done, value } = await tool.next();
    if (done) return { events, result: value };
    events.push(value);
    onEvent();
  }
}

it('passes events on and returns the result, whatever else is printed', async () => {
  const { events, result } = await run(['work', '-x', 'a b']);
  expect(events).toEqual([
    { type: 'step', index: 0 },
    { type: 'step', index: 1 },
  ]);
  expect(result).toEqual({ arguments: ['--json-lines', 'work', '-x', 'a b'] });
});

it('throws the error that the tool tells of, of its own class', async () => {
  await expect(run(['fail'])).rejects.toMatchObject({
    code: 'weights_invalid',
    message: 'it is damaged',
    hint: 'Get it again.',
    path: '/x.pth',
  });
});

it('says what a tool printed that ended without an answer', async () => {
  await expect(run(['die'])).rejects.toMatchObject({
    code: 'python_environment',
    cause: { message: expect.stringContaining('something unforeseen') },
  });
});

it('lets the tool clear up when it is cancelled, and when its reader leaves', async () => {
  const path = join(temporaryFolder(), 'half');
  const abort = new AbortController();
  let seen = 0;
  const cancelled = run(['wait', path], abort.signal, () => {
    if (++seen === 2) abort.abort();
  });
  await expect(cancelled).rejects.toMatchObject({ code: 'cancelled' });
  expect(existsSync(path)).toBe(false);
  const tool = runEngineTool('stub_tool', ['wait', path], { python });
  await tool.next();
  await tool.next();
  expect(existsSync(path)).toBe(true);
  await tool.return(undefined);
  expect(existsSync(path)).toBe(false);
});

it('does not start when it is cancelled already, or without Python', async () => {
  await expect(run(['work'], AbortSignal.abort())).rejects.toMatchObject({ code: 'cancelled' });
  const missing = runEngineTool('stub_tool', ['work'], { python: '/nowhere/python' });
  await expect(missing.next()).rejects.toMatchObject({ code: 'python_not_found' });
});
