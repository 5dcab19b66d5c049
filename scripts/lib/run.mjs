import { spawn } from 'node:child_process';
import { childEnvironment } from './child-environment.mjs';
import { root } from './root.mjs';

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] Default: the repository.
 * @property {Record<string, string>} [env] On top of what every child gets.
 * @property {boolean} [capture] Returns what it writes to stdout in place of showing it.
 */

/**
 * Runs a command without standard input and shows its output.
 *
 * @param {readonly string[]} command
 * @param {RunOptions} [options]
 * @returns {Promise<{ ok: boolean, exit: string, stdout: string }>}
 */
export function run([program, ...args], { cwd = root, env = {}, capture = false } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...childEnvironment(), ...env },
      stdio: ['ignore', capture ? 'pipe' : 'inherit', 'inherit'],
    });
    let stdout = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.on('error', (error) => resolve({ ok: false, exit: error.message, stdout }));
    child.on('close', (code, signal) => {
      resolve({ ok: code === 0, exit: signal ?? `exit code ${code}`, stdout });
    });
  });
}
