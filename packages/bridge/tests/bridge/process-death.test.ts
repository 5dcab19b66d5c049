import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.js';
import { isAlive } from './left-behind.js';

const program = fileURLToPath(new URL('../stub/program.mjs', import.meta.url));

/** What a killed program leaves there waits for the next launch to remove it. */
const ownTemporaryFolder = () => ({ TMPDIR: temporaryFolder() });

/** The program prints the process id of its worker as its first line. */
async function workerPid(stdout: Readable): Promise<number> {
  const [line] = (await once(stdout, 'data')) as [Buffer];
  return Number(/^worker (\d+)$/m.exec(String(line))?.[1]);
}

it.each(['sleep 60', 'spin 60', 'step 100000'])(
  'leaves no Python when Node is killed during: %s',
  async (prompt) => {
    const child = execa('node', [program, prompt], { reject: false, env: ownTemporaryFolder() });
    const pid = await workerPid(child.stdout);
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await child;
    await expect.poll(() => isAlive(pid), { timeout: 2000 }).toBe(false);
  },
);

it('lets a finished program end though its worker was never closed', async () => {
  const env = ownTemporaryFolder();
  const child = execa('node', [program, 'draw'], { timeout: 20_000, env });
  const pid = await workerPid(child.stdout);
  expect((await child).exitCode).toBe(0);
  expect(readdirSync(env.TMPDIR)).toEqual([]);
  await expect.poll(() => isAlive(pid), { timeout: 2000 }).toBe(false);
});
