import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { openuni } from './support/cli.js';
import { scratch } from './support/scratch.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const readme = await readFile(`${root}README.md`, 'utf8');

/** The code blocks of a language. */
const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 'gs'))].map(([, code]) =>
    String(code),
  );

it('runs each command of the README in order', async () => {
  const folder = await scratch();
  const commands = blocks('sh').join('').trim().split('\n');
  // The set-up itself, which this test could not run without.
  expect(commands.shift()).toBe('npm run quickstart');
  expect(commands.length).toBeGreaterThan(2);
  for (const command of commands) {
    const [, program, ...args] = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(
      ([, quoted, plain]) => quoted ?? plain ?? '',
    );
    expect(program, command).toBe('openuni');
    const { exitCode, all } = await openuni(folder, ...args);
    expect(exitCode, `${command}\n${all}`).toBe(0);
  }
});

it('runs the program of the README', async () => {
  const folder = await scratch();
  // Inside the repository, so that its imports resolve as a user's would.
  const file = `${root}tests/e2e/.readme-${process.pid}.mts`;
  const [program = ''] = blocks('ts');
  await writeFile(file, program);
  try {
    const { stdout } = await execa(`${root}node_modules/.bin/tsx`, [file], { cwd: folder });
    expect(stdout).toContain('40 of 40');
    await expect(readFile(`${folder}/2.png`)).resolves.toBeInstanceOf(Buffer);
  } finally {
    await rm(file);
  }
});

it('names only files that are there', async () => {
  const links = [...readme.matchAll(/\]\(((?!https?:)[^)#]+)\)/g)].map(([, path]) => String(path));
  expect(links.length).toBeGreaterThan(5);
  for (const path of links) await expect(readFile(root + path), path).resolves.toBeTruthy();
});
