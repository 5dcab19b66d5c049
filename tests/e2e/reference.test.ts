import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OpenUni, OpenUniImage } from '@openuni/sdk';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { absence, bothEngines, type TinyFolder } from './support/both-engines.js';

if (absence) process.stderr.write(`The official repository is not compared with: ${absence}.\n`);

/** What was found, printed at the end: how far the two are apart. */
const figures: string[] = [];

describe.skipIf(absence)('the reference engine and the native one, by the same calls', () => {
  let engines: Awaited<ReturnType<typeof bothEngines>>;
  let tiny: TinyFolder;
  beforeAll(async () => {
    engines = await bothEngines();
    tiny = engines.tiny;
  });
  afterAll(async () => {
    await engines?.close();
    process.stderr.write(`${figures.join('\n')}\n`);
  });

  /** Asks both the same, one after the other: two at once would slow each other down. */
  async function both<Answer>(ask: (openuni: OpenUni, name: string) => PromiseLike<Answer>) {
    const official = await ask(engines.official, 'official');
    return { official, native: await ask(engines.native, 'native') };
  }

  it('say what they are', async () => {
    const { official, native } = await both((openuni) => openuni.describe());
    expect([official.engine, native.engine]).toEqual(['reference', 'native']);
    expect(official.packages).toHaveProperty('xtuner');
  });

  it.each([
    ['official batch', { seedMode: 'reference', steps: 20 }],
    ['pictures of their own', { n: 2, seed: 3, negativePrompt: 'night', steps: 6 }],
    ['flow-euler', { seed: 4, scheduler: 'flow-euler', steps: 6 }],
  ] as const)('draw the same: %s', async (name, options) => {
    const { official, native } = await both((openuni) =>
      openuni.images.generate({ prompt: 'a red circle', size: '96x64', ...options }),
    );
    expect(native.images.length).toBe(official.images.length);
    compare(`generate, ${name}`, pixelsOf(official.images), pixelsOf(native.images));
  });

  it.each([
    ['official batch', { seedMode: 'reference', n: 2, steps: 20 }],
    ['pictures of their own', { seed: 3, steps: 6 }],
  ] as const)('edit the same: %s', async (name, options) => {
    const data = Uint8Array.from({ length: 80 * 48 * 3 }, (_, i) => (i * 97 + (i >> 5) * 31) % 256);
    const image = { pixels: { width: 80, height: 48, channels: 3, data } } as const;
    const { official, native } = await both((openuni) =>
      openuni.images.edit({ image, prompt: 'make it night', size: '96x64', ...options }),
    );
    compare(`edit, ${name}`, pixelsOf(official.images), pixelsOf(native.images));
  });

  it('stop within a step, and draw again', async () => {
    const { official } = engines;
    const run = official.images.generate({ prompt: 'a', size: '64x64', steps: 1000 });
    let steps = 0;
    const stopped = (async () => {
      for await (const event of run) {
        if (event.type !== 'step') continue;
        steps += 1;
        if (steps === 3) run.cancel();
      }
    })();
    await expect(stopped).rejects.toMatchObject({ code: 'cancelled' });
    expect(steps).toBeLessThan(20);
    const { images } = await official.images.generate({ prompt: 'a', size: '64x64', steps: 2 });
    expect(images).toHaveLength(1);
  });

  it('train with the same losses', async () => {
    const { training, seed, folder: cwd } = tiny;
    // The official log tells the mean of the last ten steps unless it is told otherwise.
    const cfgOptions = [...training, 'log_processor.window_size=1'];
    const { official, native } = await both(async (openuni, name) => {
      const workDir = join(cwd, `training-${name}`);
      const run = openuni.training.start(tiny.finetuning, { workDir, seed, cwd, cfgOptions });
      const losses: number[] = [];
      const steps: number[] = [];
      for await (const event of run) {
        if (event.type === 'step') steps.push(event.index);
        if (event.type === 'metric' && 'loss' in event.values) {
          losses[event.step] = Number(event.values['loss']);
        }
      }
      await run;
      expect(steps).toEqual(losses.map((_, i) => i));
      return { losses, workDir };
    });
    const exact = await unroundedLosses(official.workDir);
    expect(exact).toHaveLength(20);
    expect(native.losses).toHaveLength(20);
    // What is printed has four decimals.
    expect(official.losses).toEqual(exact.map((loss) => Number(loss.toFixed(4))));
    const apart = exact.map((loss, i) => Math.abs(Number(native.losses[i]) - loss) / loss);
    figures.push(
      `training: 20 losses, relatively at most ${Math.max(...apart).toExponential(1)} apart`,
    );
    expect(Math.max(...apart)).toBeLessThan(1e-5);
  });

  it.each([
    ['GenEval', 'geneval'],
    ['DPG-Bench', 'dpg'],
    ['WISE', 'wise'],
  ] as const)(
    'draw the prompts of %s the same, by the official script and by ours',
    async (name, benchmark) => {
      const { options, pictures, batches } = tiny.benchmarks[benchmark];
      const { official, native } = await both(async (openuni, engine) => {
        const out = join(tiny.folder, `${benchmark}-${engine}`);
        const run = openuni.evaluations.run({
          benchmark,
          out,
          ...options,
          seeding: 'official',
          size: { width: 64, height: 64 },
          steps: 4,
          device: 'cpu',
        });
        const steps: number[] = [];
        for await (const event of run) if (event.type === 'step') steps.push(event.index);
        // The official scripts tell of batches, of the last one always: their bar skips quick ones.
        if (engine === 'official') expect(steps.at(-1)).toBe(batches - 1);
        else expect(steps.length).toBeGreaterThan(0);
        const { report } = await run;
        expect(report.pictures.scored).toBe(report.pictures.expected);
        return Promise.all(pictures.map(async (file) => decode(await readFile(join(out, file)))));
      });
      compare(name, official, native);
    },
  );
});

function pixelsOf(images: readonly OpenUniImage[]): Uint8Array[] {
  return images.map(({ pixels }) => pixels.data);
}

/** Those that mmengine keeps beside its log. */
async function unroundedLosses(workDir: string): Promise<number[]> {
  const files = await readdir(workDir, { recursive: true });
  const file = files.find((name) => name.endsWith('scalars.json')) ?? 'scalars.json';
  const lines = (await readFile(join(workDir, file), 'utf8')).trim().split('\n');
  return lines.map((line) => JSON.parse(line).loss);
}

async function decode(file: Buffer): Promise<Uint8Array> {
  return sharp(file).removeAlpha().raw().toBuffer();
}

/** Every number of every picture within 1 of 255, and no two pictures of one engine alike. */
function compare(what: string, official: readonly Uint8Array[], native: readonly Uint8Array[]) {
  expect(new Set(official.map((data) => Buffer.from(data).toString('base64'))).size).toBe(
    official.length,
  );
  let most = 0;
  let differing = 0;
  let count = 0;
  official.forEach((data, picture) => {
    expect(native[picture]).toHaveLength(data.length);
    data.forEach((value, i) => {
      const apart = Math.abs(value - Number(native[picture]?.[i]));
      most = Math.max(most, apart);
      differing += apart > 0 ? 1 : 0;
      count += 1;
    });
  });
  figures.push(
    `${what}: ${official.length} pictures, at most ${most} of 255 apart, ` +
      `${((100 * differing) / count).toFixed(3)} % of the numbers differ`,
  );
  expect(most).toBeLessThanOrEqual(1);
}
