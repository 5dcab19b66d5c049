import { expect, it } from 'vitest';
import { jsonError, openuni, untilPrinted } from './support/cli.js';
import { workersOf } from './support/processes.js';
import { scratch } from './support/scratch.js';

/** The process id of the worker, once it samples. */
async function untilStep(program: ReturnType<typeof openuni>): Promise<number> {
  await untilPrinted(program, '"step"');
  return Number(workersOf(Number(program.pid))[0]);
}

const start = (folder: string) =>
  openuni(folder, 'generate', 'a red circle', '--steps', '1000', '--json');

it('leaves no Python two seconds after Node was killed', async () => {
  const program = start(await scratch());
  const node = Number(program.pid);
  expect(await untilStep(program)).toBeGreaterThan(0);
  program.kill('SIGKILL');
  await program;
  await expect.poll(() => workersOf(node), { timeout: 2000 }).toEqual([]);
});

it('says within a second that Python was killed, by which signal and after which words', async () => {
  const program = start(await scratch());
  const worker = await untilStep(program);
  const killed = performance.now();
  process.kill(worker, 'SIGKILL');
  const { exitCode, stdout } = await program;
  expect(performance.now() - killed).toBeLessThan(1000);
  expect(exitCode).toBe(1);
  expect(jsonError(stdout)).toMatchObject({
    code: 'worker_crashed',
    details: { signal: 'SIGKILL', exitCode: null, stderr: expect.any(Array) },
  });
});
