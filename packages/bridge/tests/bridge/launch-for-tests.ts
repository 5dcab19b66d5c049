import { afterEach } from 'vitest';
import type { LocalTransport } from '../../src/index.js';
import { launchStub } from './stub-worker.js';

/** Launches stub engines that end with the test that launched them. For the top of a test file. */
export function launchForTests(): typeof launchStub {
  const open: LocalTransport[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((transport) => transport.close()));
  });
  return async (options) => {
    const transport = await launchStub(options);
    open.push(transport);
    return transport;
  };
}
