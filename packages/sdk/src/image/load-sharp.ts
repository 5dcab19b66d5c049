import { createRequire } from 'node:module';

type SharpModule = typeof import('sharp').default;

const require = createRequire(import.meta.url);
let loaded: SharpModule | undefined;

/**
 * sharp takes some 100 ms to load, so it is left until a picture is encoded, or until there is
 * waiting to be done anyway.
 */
export function loadSharp(): SharpModule {
  loaded ??= require('sharp') as SharpModule;
  return loaded;
}
