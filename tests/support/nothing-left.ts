import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A run of tests gets a folder of its own for temporary files, and fails when something is left in it
 * at the end.
 */

let folder = '';

export function setup(): void {
  folder = mkdtempSync(join(tmpdir(), 'openuni-run-'));
  process.env['TMPDIR'] = folder;
}

export function teardown(): void {
  const left = readdirSync(folder);
  rmSync(folder, { recursive: true, force: true });
  if (left.length > 0) {
    throw new Error(`The tests have left temporary files behind: ${left.sort().join(', ')}`);
  }
}
