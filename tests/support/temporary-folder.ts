import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, onTestFinished } from 'vitest';

const make = () => mkdtempSync(join(tmpdir(), 'openuni-test-'));
const remove = (folder: string) => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });

/** An empty folder that goes with the test; for tests and `beforeEach`. */
export function temporaryFolder(): string {
  const folder = make();
  onTestFinished(() => remove(folder));
  return folder;
}

/** An empty folder for all tests of a file, that goes with the last one; there once they run. */
export function temporaryFolderForFile(): () => string {
  let folder = '';
  beforeAll(() => {
    folder = make();
  });
  afterAll(() => remove(folder));
  return () => folder;
}
