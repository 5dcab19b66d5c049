import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { scratch } from './support/scratch.js';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const tsx = fileURLToPath(new URL('../../node_modules/.bin/tsx', import.meta.url));

it('01-generate draws four pictures and says where they are', async () => {
  const folder = await scratch();
  const program = join(examples, '01-generate/index.ts');
  const { stdout } = await execa(tsx, [program], { cwd: folder });
  expect(stdout).toContain('step 80 of 80');
  const pictures = await readdir(join(folder, 'pictures'));
  expect(pictures.toSorted()).toEqual(['1.png', '2.png', '3.png', '4.png']);
  const signature = (await readFile(join(folder, 'pictures/1.png'))).subarray(1, 4);
  expect(String(signature)).toBe('PNG');
});
