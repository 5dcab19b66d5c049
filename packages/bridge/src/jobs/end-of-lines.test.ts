import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { endOfLines } from './end-of-lines.js';

const long = 'x'.repeat(200_000);

it.each([
  ['no file', undefined, 0],
  ['an empty one', '', 0],
  ['whole lines', 'a\nb\n', 4],
  ['a line that was cut off', 'a\nb', 2],
  ['one that is longer than what is read at once', `a\n${long}`, 2],
  ['nothing but one line that was cut off', long, 0],
])('%s', async (_, content, expected) => {
  const folder = await mkdtemp(join(tmpdir(), 'openuni-lines-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'log.txt');
  if (content !== undefined) await writeFile(path, content);
  expect(endOfLines(path)).toBe(expected);
});
