import packageJson from '../package.json' with { type: 'json' };

/** The version that every package of the SDK and the engine's Python package share. */
export const sdkVersion: string = packageJson.version;
