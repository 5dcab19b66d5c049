import { fileURLToPath } from 'node:url';
import { runInNewContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const entry = fileURLToPath(new URL('./index.ts', import.meta.url));

it('needs nothing of Node: it bundles for browsers and runs without what only Node has', async () => {
  const { outputFiles, errors } = await build({
    entryPoints: [entry],
    bundle: true,
    // Modules of Node cannot be resolved for browsers: one import of them fails the build.
    platform: 'browser',
    format: 'iife',
    globalName: 'protocol',
    write: false,
    logLevel: 'silent',
  });
  expect(errors).toEqual([]);
  const browser = { URL, TextEncoder, TextDecoder, structuredClone };
  const [file] = outputFiles;
  const text = `${file?.text}; protocol.parseImageSize('512x256').width`;
  expect(runInNewContext(text, browser)).toBe(512);
});
