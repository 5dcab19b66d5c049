import type { Options } from 'tsup';

/** How every package and the command are built: ES modules for Node, with types and source maps. */
export const build = {
  entry: ['src/index.ts'],
  format: ['esm'],
  target: 'node20',
  dts: true,
  sourcemap: true,
  clean: true,
} satisfies Options;
