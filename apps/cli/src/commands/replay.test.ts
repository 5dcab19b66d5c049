import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.js';

it('makes the same file again', async () => {
  const made = await runCli(['generate', 'a red circle', '--steps', '3', '--negative', 'blue']);
  const picture = made.stdout.trim();
  const again = await runCli(['replay', picture, '-o', 'again.png'], { cwd: made.cwd });
  expect(again.exitCode).toBe(0);
  expect(await readFile(join(made.cwd, 'again.png'))).toEqual(await readFile(picture));
  expect(again.transport.requests).toEqual(made.transport.requests);
});

it.each([
  ['nothing.png', undefined, 'cannot be read (ENOENT)'],
  ['text.png', 'hello', 'is no PNG file'],
])('refuses %s', async (name, content, message) => {
  const { cwd } = await runCli(['models']);
  if (content !== undefined) await writeFile(join(cwd, name), content);
  const { exitCode, stderr, stdout } = await runCli(['replay', name, '--json'], { cwd });
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'invalid_request' } });
});
