import { OpenUniError } from '@openuni/protocol';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LocalTransport } from '../../src/index.js';
import { failure, launchStub } from './stub-worker.js';

/** Secrets in what Python says: by their shape, and by the values of the worker's variables. */

const token = 'Zq8rT1vWx2Yb3Nc4';
const lines: string[] = [];
let transport: LocalTransport;
beforeAll(async () => {
  transport = await launchStub({
    env: { MY_API_KEY: 'plain-words' },
    log: (line) => lines.push(line),
  });
});
afterAll(() => transport.close());

it('keeps them out of messages and tracebacks', async () => {
  const error = await failure(
    transport,
    `raise 401 for https://ann:${token}@hub/x with hf_${token}`,
  );
  expect(error).toMatchObject({ message: expect.stringContaining('[redacted]') });
  if (!OpenUniError.isInstance(error)) throw error;
  expect(error.python?.traceback).toContain('stub_engine.py');
  expect(JSON.stringify([error.message, error.python, error.hint])).not.toContain(token);
});

it('keeps tracebacks out of messages', async () => {
  const error = (await failure(transport, 'raise boom')) as OpenUniError;
  expect(error.message).toBe('RuntimeError: boom');
  expect(error.python?.traceback).toMatch(/^Traceback/);
});

it('keeps them out of the log and of the last lines of a crash', async () => {
  const crashed = await failure(transport, `crash key plain-words, Bearer ${token}`);
  expect(crashed).toMatchObject({ stderr: ['key [redacted], Bearer [redacted]'] });
  expect(lines).toEqual(['key [redacted], Bearer [redacted]']);
});
