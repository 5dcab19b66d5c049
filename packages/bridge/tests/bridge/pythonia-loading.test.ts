import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../../tests/support/temporary-folder.js';

/** What loading pythonia does to a program, in programs of their own. */

const stub = (name: string) => fileURLToPath(new URL(`../stub/${name}`, import.meta.url));
const program = (args: readonly string[], env: Record<string, string> = {}) =>
  execa('node', args, { env: { TMPDIR: temporaryFolder(), ...env }, timeout: 20_000 });

it('is not loaded, and starts nothing, before a worker is launched', async () => {
  const { stdout } = await program([stub('import-bridge.mjs')]);
  expect(JSON.parse(stdout)).toEqual({ loaded: [], children: [] });
});

it('prints nothing, though DEBUG is set', async () => {
  const { stdout, stderr } = await program([stub('program.mjs'), 'draw'], { DEBUG: '*' });
  expect(stdout).toMatch(/^worker \d+$/);
  expect(stderr).toBe('');
});

it('needs no ws, of whatever version there is', async () => {
  const { stdout } = await program([
    '--require',
    stub('without-ws.cjs'),
    stub('program.mjs'),
    'draw',
  ]);
  expect(stdout).toMatch(/^worker \d+$/);
});

it('finds the ws that it asks for, and npm need not look for one', () => {
  const require = createRequire(import.meta.url);
  const pythonia = require('pythonia/package.json') as { peerDependencies: { ws: string } };
  const beside = createRequire(require.resolve('pythonia/package.json'));
  const { version } = beside('ws/package.json') as { version: string };
  const own = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  const major = (range: string) => /\d+/.exec(range)?.[0];
  expect(major(version)).toBe(major(pythonia.peerDependencies.ws));
  expect(major(own.dependencies.ws)).toBe(major(pythonia.peerDependencies.ws));
});
