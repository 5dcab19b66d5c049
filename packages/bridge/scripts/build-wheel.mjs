// Builds the engine's Python package into `engine/`, for the tarball that npm packs: a wheel, with
// openuni-nano's weights in it, and the requirements that go with it.
//
//   node scripts/build-wheel.mjs           before packing
//   node scripts/build-wheel.mjs --clean   after it

import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { findPython } from '../dist/index.js';

const bridge = join(import.meta.dirname, '..');
const python = join(bridge, '../../python');
const engine = join(bridge, 'engine');
rmSync(engine, { recursive: true, force: true });

if (!process.argv.includes('--clean')) {
  const scratch = mkdtempSync(join(tmpdir(), 'openuni-wheel-'));
  try {
    // From a copy: setuptools leaves build folders beside what it builds.
    const filter = (path) =>
      !/^(?:__pycache__|build|tests|.*\.egg-info|\..+)$/.test(basename(path));
    cpSync(python, join(scratch, 'python'), { recursive: true, filter });
    mkdirSync(engine);
    const pip = ['-I', '-m', 'pip', 'wheel', '--quiet', '--no-deps', '--no-build-isolation'];
    const { executable } = findPython();
    const place = ['--no-index', '--wheel-dir', engine, join(scratch, 'python')];
    // npm reads the tarball's description from stdout.
    const { status } = spawnSync(executable, [...pip, ...place], { stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error(`${executable} could not build the wheel`);
    const requirements = (path) => !basename(path).startsWith('dev');
    cpSync(join(python, 'requirements'), join(engine, 'requirements'), {
      recursive: true,
      filter: requirements,
    });
    if (!readdirSync(engine).some((name) => name.endsWith('.whl'))) throw new Error('no wheel');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
