import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Job, JobRequest, JsonRunEvent } from '@openuni/protocol';
import { onTestFinished } from 'vitest';
import { processBeginning } from '../../src/jobs/process-beginning.js';
import { LocalJobs } from '../../src/jobs.js';

export const stub = fileURLToPath(new URL('../stub', import.meta.url));

/** Jobs in a folder that goes with the test, and whatever they left running. */
export async function jobFixture() {
  const folder = await mkdtemp(join(tmpdir(), 'openuni-jobs-'));
  const jobs = new LocalJobs({ registry: join(folder, 'registry') });
  onTestFinished(async () => {
    for (const job of await jobs.list()) await job.cancel({ graceMs: 0 });
    await rm(folder, { recursive: true, force: true });
  });
  const workDir = join(folder, 'work');
  const request = (...words: string[]): JobRequest => ({
    kind: 'stub',
    name: 'a stub',
    folder: workDir,
    program: { module: 'stub_job' },
    args: [workDir, ...words],
    resumeArgs: ['metric=7'],
    variables: { PYTHONPATH: stub },
    request: { words },
  });
  return { folder, jobs, workDir, request };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The steps of the metrics among events. */
export const steps = (events: readonly JsonRunEvent[]) =>
  events.flatMap((event) => (event.type === 'metric' ? [event.step] : []));

export async function untilThere(path: string): Promise<string> {
  for (;;) {
    const content = await access(path).then(
      () => readFile(path, 'utf8'),
      () => '',
    );
    if (content) return content;
    await delay(10);
  }
}

export async function untilGone(pid: number): Promise<void> {
  while (processBeginning(pid) !== null) await delay(10);
}

export async function untilStatus(job: Job, status: string): Promise<void> {
  while ((await job.state()).status !== status) await delay(10);
}
