import { once } from 'node:events';
import { createServer } from 'node:net';
import { InvalidRequestError, type JobLauncher } from '@openuni/protocol';
import { defaultMasterPort } from './job-command.js';

/**
 * Sees that node 0 can listen where the others will look for it.
 *
 * @throws InvalidRequestError
 */
export async function checkMasterPort(launcher: JobLauncher): Promise<void> {
  if (launcher.kind !== 'torchrun' || launcher.nodeRank !== 0) return;
  if (launcher.nodes === 1 && launcher.masterPort === undefined) return;
  const port = launcher.masterPort ?? defaultMasterPort;
  const server = createServer();
  try {
    server.listen({ port, exclusive: true });
    await once(server, 'listening');
  } catch (cause) {
    throw new InvalidRequestError(`masterPort ${port} cannot be listened on: it is in use.`, {
      field: 'masterPort',
      value: port,
      cause,
      hint: 'Choose another port, the same on every node.',
    });
  } finally {
    server.close();
  }
}
