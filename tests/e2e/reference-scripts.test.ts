import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findPython } from '@openuni/bridge/jobs';
import { OpenUni } from '@openuni/sdk';
import { execa } from 'execa';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Benchmark, type BenchmarkFiles, benchmarkFiles } from './support/benchmark-files.js';
import { scratchForFile } from './support/scratch.js';

/** The evaluation scripts of the stand-in checkout as jobs: their logs as events, then our scores. */

const source = fileURLToPath(new URL('../../python', import.meta.url));
const python = findPython().executable;
const needed = 'import mmengine, xtuner, peft, accelerate, einops, datasets, httpx';
const { failed: lacksStack } = await execa(python, ['-c', needed], { reject: false });
if (lacksStack) process.stderr.write(`The stand-in is not run: ${python} lacks what it imports.\n`);

describe.skipIf(lacksStack)('the evaluation scripts of a checkout', () => {
  const root = scratchForFile();
  let openuni: OpenUni;
  let benchmarks: Record<Benchmark, BenchmarkFiles>;
  beforeAll(async () => {
    const env = { OMP_NUM_THREADS: '1', OMP_WAIT_POLICY: 'PASSIVE' };
    const { stdout } = await execa(python, ['-m', 'reference.stand_in_folder', root()], {
      env: { ...env, PYTHONPATH: [source, join(source, 'tests')].join(':') },
    });
    const standIn = JSON.parse(stdout);
    openuni = await OpenUni.launch({ engine: 'reference', python, device: 'cpu', env, ...standIn });
    benchmarks = await benchmarkFiles(root());
  });
  afterAll(() => openuni?.close());

  it.each([
    ['geneval', { width: 96, height: 64 }, { width: 96, height: 64 }],
    ['dpg', { width: 64, height: 64 }, { width: 128, height: 128 }],
    ['wise', { width: 64, height: 96 }, { width: 64, height: 96 }],
  ] as const)(
    'draw for %s: batches as steps, each picture in its place',
    async (benchmark, size, drawn) => {
      const { options, pictures, batches } = benchmarks[benchmark];
      const out = join(root(), benchmark);
      const run = openuni.evaluations.run({
        benchmark,
        out,
        ...options,
        seeding: 'official',
        size,
        steps: 2,
      });
      const steps: number[] = [];
      for await (const event of run) {
        if (event.type === 'step') {
          steps.push(event.index);
          expect(event.total).toBe(batches);
        }
        expect(event).not.toMatchObject({ level: 'error' });
      }
      // The scripts' bar skips batches that are quick; the last one is always told.
      expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
      expect(steps.at(-1)).toBe(batches - 1);
      const { report } = await run;
      expect(report.pictures.scored).toBe(report.pictures.expected);
      const files = (await readdir(out, { recursive: true })).filter((name) =>
        name.endsWith('.png'),
      );
      expect(files.sort()).toEqual([...pictures].sort());
      for (const file of files)
        expect(await sharp(join(out, file)).metadata()).toMatchObject(drawn);
    },
  );

  it('say what prompts they need before anything is drawn', async () => {
    const run = openuni.evaluations.run({
      benchmark: 'dpg',
      out: join(root(), 'nothing'),
      data: join(root(), 'ella', 'dpg_bench', 'prompts'),
      seeding: 'official',
    });
    await expect(run).rejects.toMatchObject({ message: expect.stringContaining('is scored by') });
  });
});
