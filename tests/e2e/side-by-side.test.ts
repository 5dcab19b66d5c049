import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { OpenUni } from '@openuni/sdk';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { workersOf } from './support/processes.js';

const program = fileURLToPath(new URL('./support/side-by-side.mjs', import.meta.url));
const prompts = ['a red circle', 'a blue square', 'a green star', 'a yellow heart'];

interface Told {
  readonly prompt: string;
  readonly seed: number;
  readonly hash: string;
  readonly place: readonly number[];
}

it('two programs with two workers each draw what they were asked, in their order', async () => {
  const programs = [10, 20].map((seed) => execa('node', [program, `${seed}`, ...prompts]));
  const workers = new Set<number>();
  const watch = setInterval(() => {
    for (const { pid } of programs) {
      for (const worker of pid ? workersOf(pid) : []) workers.add(worker);
    }
  }, 200);
  const told = await Promise.all(
    programs.map(async (running) => JSON.parse((await running).stdout) as Told[]),
  );
  clearInterval(watch);
  expect(workers.size).toBe(4);

  // As many workers as they had: how a CPU rounds depends on how many threads share the work.
  await using openuni = await OpenUni.launch({ model: 'openuni-nano', workers: 2 });
  for (const [index, pictures] of told.entries()) {
    expect(pictures.map(({ prompt }) => prompt)).toEqual(prompts);
    // The first two begin at once; each of the others moves up as one before it begins.
    expect(pictures.map(({ place }) => place)).toEqual([[0], [0], [1, 0], [2, 1, 0]]);
    for (const { prompt, seed, hash } of pictures) {
      expect(seed).toBe([10, 20][index]);
      const { images } = await openuni.images.generate({ prompt, seed, steps: 4 });
      const pixels = images[0]?.pixels.data ?? new Uint8Array();
      expect(createHash('sha256').update(pixels).digest('hex')).toBe(hash);
    }
  }
});
