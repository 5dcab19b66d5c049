import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Packages that tests read from source, so that no test runs against a stale build. */
const source = (folder: string, entry = 'index') =>
  fileURLToPath(new URL(`./${folder}/src/${entry}.ts`, import.meta.url));
const alias = {
  '@openuni/protocol': source('packages/protocol'),
  '@openuni/bridge/jobs': source('packages/bridge', 'jobs'),
  '@openuni/bridge/setup': source('packages/bridge', 'setup'),
  '@openuni/bridge': source('packages/bridge'),
  '@openuni/config': source('packages/config'),
  '@openuni/sdk': source('packages/sdk'),
  '@openuni/testing': source('packages/testing'),
};

const seconds = 1000;

/** Tests that allow an engine a second or three to end: nothing runs beside them. */
const measuresTime = ['tests/e2e/interrupt.test.ts', 'tests/e2e/kill.test.ts'];

export default defineConfig({
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          globalSetup: 'tests/support/nothing-left.ts',
          include: [
            'packages/**/src/**/*.test.ts',
            'apps/**/src/**/*.test.ts',
            'scripts/**/*.test.mjs',
          ],
          // A machine that trains a model beside the tests is slow.
          testTimeout: 20 * seconds,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'bridge',
          globalSetup: 'tests/support/nothing-left.ts',
          include: ['packages/bridge/tests/bridge/**/*.test.ts'],
          // Most of their time is waiting: for silence, for processes, for pip.
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
          testTimeout: 30 * seconds,
          hookTimeout: 30 * seconds,
        },
      },
      {
        // End to end runs against the built packages, as a user gets them.
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          exclude: measuresTime,
          // An engine that starts or a model that is small keeps one core busy.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
          testTimeout: 300 * seconds,
          hookTimeout: 300 * seconds,
        },
      },
      {
        test: {
          name: 'e2e-alone',
          include: measuresTime,
          fileParallelism: false,
          sequence: { groupOrder: 3 },
          testTimeout: 300 * seconds,
          hookTimeout: 300 * seconds,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 60 * seconds,
        },
      },
    ],
  },
});
