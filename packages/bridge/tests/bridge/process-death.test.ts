import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('../stub/program.mjs', import.meta.url));

/** Whether a process is there and not a zombie. */
function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

/** The program prints the process id of its worker as its first line. */
async function workerPid(stdout: Readable): Promise<number> {
  const [line] = (await once(stdout, 'data')) as [Buffer];
  return Number(/^worker (\d+)$/m.exec(String(line))?.[1]);
}

it.each(['sleep 60', 'spin 60', 'step 100000'])(
  'leaves no Python when Node is killed during: %s',
  async (prompt) => {
    const child = execa('node', [program, prompt], { reject: false });
    const pid = await workerPid(child.stdout);
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    await child;
    await expect.poll(() => isAlive(pid), { timeout: 2000 }).toBe(false);
  },
);

it('lets a finished program end though its worker was never closed', async () => {
  const child = execa('node', [program, 'draw'], { timeout: 20_000 });
  const pid = await workerPid(child.stdout);
  expect((await child).exitCode).toBe(0);
  await expect.poll(() => isAlive(pid), { timeout: 2000 }).toBe(false);
});
