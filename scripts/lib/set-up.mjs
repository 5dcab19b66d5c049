import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from './failure.mjs';
import { root } from './root.mjs';
import { run } from './run.mjs';

/** The environment that the repository's own commands use. */
const environment = join(root, '.venv');
const turbo = [process.execPath, join(root, 'node_modules', 'turbo', 'bin', 'turbo')];
const openuni = [process.execPath, join(root, 'apps', 'cli', 'bin', 'openuni.js')];

/** The npm that comes with the oldest Node. */
const oldestNpm = '10.0';

/** Compares versions such as `20.19` and `20.20.2` by number. */
export function isAtLeast(version, least) {
  const [have, want] = [version, least].map((text) => text.split('.').map(Number));
  const index = want.findIndex((number, i) => number !== have[i]);
  return index < 0 || have[index] > want[index];
}

export function checkNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const least = engines.node.replace('>=', '');
  const { node } = process.versions;
  if (!isAtLeast(node, least)) {
    throw new Failure(
      `This is Node ${node}; ${least} or newer is needed.`,
      'Install a newer Node: nvm install 22',
    );
  }
  const npm = /npm\/(\S+)/.exec(process.env.npm_config_user_agent ?? '')?.[1];
  if (npm && !isAtLeast(npm, oldestNpm)) {
    throw new Failure(
      `This is npm ${npm}; ${oldestNpm} or newer is needed.`,
      'Install a newer npm: npm install --global npm@latest',
    );
  }
  return `Node ${node}${npm ? `, npm ${npm}` : ''}`;
}

/** @param {readonly string[]} packages all when there are none */
export async function build(...packages) {
  const filters = packages.map((name) => `--filter=${name}...`);
  const { ok } = await run([...turbo, 'run', 'build', '--output-logs=errors-only', ...filters]);
  if (!ok) throw new Failure('The build failed.', 'See the compiler messages above.');
}

/**
 * Makes or completes `.venv`.
 *
 * @param {readonly string[]} options of `openuni setup`
 * @returns {Promise<string>} path of its interpreter
 */
export async function setUpPython(...options) {
  const command = [...openuni, 'setup', '--dir', environment, ...options];
  const { ok, stdout } = await run(command, { capture: true });
  if (!ok) throw new Failure('Python could not be set up.', 'See the hint above.');
  return stdout.trim();
}

/** Runs the built command line. */
export function runOpenuni(args, options) {
  return run([...openuni, ...args], options);
}

export function runTurbo(args, options) {
  return run([...turbo, 'run', ...args], options);
}
