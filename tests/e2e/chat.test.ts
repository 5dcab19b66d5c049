import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { jsonLines, openuni } from './support/cli.js';
import { scratch } from './support/scratch.js';

const question = 'A red star left of a blue circle. What colour is the star?';

it('answers once, the same way each time, with its tokens counted', async () => {
  const folder = await scratch();
  const plain = await openuni(folder, 'chat', question, '--max-tokens', '12');
  expect(plain.exitCode, plain.all).toBe(0);
  expect(plain.stdout.trim()).not.toBe('');
  const json = await openuni(folder, 'chat', question, '--max-tokens', '12', '--json');
  const lines = jsonLines(json.stdout);
  const answer = lines.find((line) => line.type === 'answer');
  if (answer?.type !== 'answer') throw new Error(json.all);
  expect(answer.text.trim()).toBe(plain.stdout.trim());
  expect(answer.usage.completionTokens).toBeLessThanOrEqual(12);
  const deltas = lines.flatMap((line) => (line.type === 'text' ? [line.delta] : []));
  expect(deltas.join('')).toBe(answer.text);
  expect(lines.at(-1)?.type).toBe('done');
});

it('answers about a picture', async () => {
  const folder = await scratch();
  const drawn = await openuni(
    folder,
    'generate',
    'two red stars',
    '--seed',
    '1',
    '-o',
    'stars.png',
  );
  expect(drawn.exitCode, drawn.all).toBe(0);
  const answer = await openuni(folder, 'chat', 'stars.png', 'How many stars are there?');
  expect(answer.stdout.trim(), answer.all).toBe('two');
});

it('answers line after line, and ends with the input', async () => {
  const bin = fileURLToPath(new URL('../../apps/cli/bin/openuni.js', import.meta.url));
  const chat = await execa('node', [bin, 'chat', '-i', '--max-tokens', '4', '--json'], {
    cwd: await scratch(),
    input: `${question}\nIs it round?\n`,
    reject: false,
    all: true,
  });
  expect(chat.exitCode, chat.all).toBe(0);
  expect(jsonLines(chat.stdout).filter(({ type }) => type === 'answer')).toHaveLength(2);
});
