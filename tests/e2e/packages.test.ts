import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { execa } from 'execa';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { beforeAll, expect, it } from 'vitest';
import { pack, published } from './support/pack.js';
import { scratchForFile } from './support/scratch.js';

/** The packages as users get them: tarballs, installed where nothing of the repository is. */

const minutes = 60_000;
const root = scratchForFile();
let tarballs: string[];
let project: string;
beforeAll(async () => {
  tarballs = await pack(root());
  project = join(root(), 'ein Ordner für Bilder 画像');
  await mkdir(project);
}, 10 * minutes);

it('have sound exports', async () => {
  for (const pkgDir of published) {
    const { messages, pkg } = await publint({ pkgDir, level: 'warning', strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  }
});

it('have types that fit their code, for every way of resolving ES modules', async () => {
  for (const tarball of tarballs.filter((path) => !basename(path).includes('cli'))) {
    const data = new Uint8Array(await readFile(tarball));
    const analysis = await checkPackage(createPackageFromTarballData(data));
    const problems = 'problems' in analysis ? analysis.problems : [];
    // ES modules alone: what only requires CommonJS cannot have them before Node 22.
    const told = problems.filter(({ kind }) => kind !== 'CJSResolvesToESM');
    const node10 = (problem: (typeof told)[number]) =>
      'resolutionKind' in problem && problem.resolutionKind === 'node10';
    expect(told.filter((problem) => !node10(problem))).toEqual([]);
  }
});

const program = `
import { OpenUni } from '@openuni/sdk';

await using openuni = await OpenUni.launch();
const { images } = await openuni.images.generate({ prompt: 'a red circle', seed: 1 });
console.log(await images[0]?.save('a red circle.png'));
`;

it('make a picture in an empty project, from setup to file', {
  timeout: 15 * minutes,
}, async () => {
  const run = (command: string, args: readonly string[]) =>
    execa(command, args, {
      cwd: project,
      stdin: 'ignore',
      // Nothing of this machine's own: no interpreter by name, no environment of the user.
      env: {
        OPENUNI_PYTHON: undefined,
        VIRTUAL_ENV: undefined,
        XDG_DATA_HOME: join(root(), 'data ü'),
      },
    });
  await writeFile(join(project, 'package.json'), '{ "type": "module", "private": true }');
  const compiler = ['typescript', '@types/node'].map((name) => `${name}@${ownVersion(name)}`);
  const quietly = ['--no-audit', '--no-fund', '--prefer-offline'];
  await run('npm', ['install', ...quietly, ...tarballs, ...compiler]);
  const { stdout: python } = await run('npx', ['openuni', 'setup', '--torch', 'cpu']);
  expect(python).toContain(join('data ü', 'openuni', 'venv'));

  await writeFile(join(project, 'draw.ts'), program);
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(tsconfig));
  await run('npx', ['tsc', '--project', '.']);
  const { stdout } = await run('node', ['draw.js']);
  expect(basename(stdout)).toBe('a red circle.png');
  const picture = await readFile(join(project, 'a red circle.png'));
  expect(picture.subarray(1, 4).toString()).toBe('PNG');
  expect(picture.length).toBeGreaterThan(1000);
});

const tsconfig = {
  compilerOptions: {
    strict: true,
    target: 'es2022',
    lib: ['es2022', 'esnext.disposable'],
    module: 'nodenext',
    types: ['node'],
    // Declarations too: they are part of what is published.
    skipLibCheck: false,
  },
  files: ['draw.ts'],
};

function ownVersion(name: string): string {
  const { version } = createRequire(import.meta.url)(`${name}/package.json`) as { version: string };
  return version;
}
