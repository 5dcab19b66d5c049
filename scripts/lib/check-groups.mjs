import { existsSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { root } from './root.mjs';
import { run } from './run.mjs';
import { runTurbo } from './set-up.mjs';

const node = process.execPath;
const module = (...path) => join(root, 'node_modules', ...path);

/** Processes that share pytest's files out; each may hold 2 GB of models. */
const pytestProcesses = Math.min(availableParallelism(), 4);

/** Whether a folder holds test files. */
export function holdsTests(folder) {
  const path = join(root, folder);
  if (!existsSync(path)) return false;
  return readdirSync(path, { recursive: true }).some((file) => /\.test\.ts$/.test(String(file)));
}

/**
 * Every check of the repository, the quick ones first.
 *
 * @param {() => string} python interpreter of the repository's environment, asked for when needed
 * @returns {Record<string, (() => Promise<{ ok: boolean }>) | null>} null: nothing to run yet
 */
export function checkGroups(python) {
  const inPython = (...args) => run([python(), '-m', ...args], { cwd: join(root, 'python') });
  const vitest = (project) =>
    run([node, module('vitest', 'vitest.mjs'), 'run', '--project', project], {
      env: { OPENUNI_PYTHON: python() },
    });
  return {
    typecheck: () => runTurbo(['typecheck', '//#typecheck:root', '--output-logs=errors-only']),
    lint: () => run([node, module('@biomejs', 'biome', 'bin', 'biome'), 'check']),
    ruff: () => inPython('ruff', 'check'),
    'ruff-format': () => inPython('ruff', 'format', '--check'),
    mypy: () => inPython('mypy'),
    unit: () => vitest('unit'),
    bridge: () => vitest('bridge'),
    // In the order of the files: by numbers of tests, the slowest ones would come last.
    pytest: () => inPython('pytest', '-n', String(pytestProcesses), '--no-loadscope-reorder'),
    e2e: holdsTests('tests/e2e') ? () => vitest('e2e*') : null,
    browser: holdsTests('tests/browser') ? () => vitest('browser') : null,
  };
}
