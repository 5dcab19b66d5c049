import { existsSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  defineTrainingConfig,
  InvalidRequestError,
  type TrainingConfig,
  type TrainingConfigInput,
} from '@openuni/sdk';

const programs = ['.ts', '.mts', '.js', '.mjs'];

/**
 * The config that a command line names: a path for Python to read, or what a TypeScript file exports.
 * Such a file may import the SDK although nothing is installed beside it.
 */
export async function readConfigArgument(
  config: string,
  cwd: string,
): Promise<string | TrainingConfig> {
  if (!programs.includes(extname(config))) return config;
  const path = resolve(cwd, config);
  if (!existsSync(path)) {
    throw new InvalidRequestError(`There is no config file ${config}.`, { field: 'config' });
  }
  const { createJiti } = await import('jiti');
  const packages = ['@openuni/sdk', '@openuni/config'];
  const own = packages.map((name) => [name, fileURLToPath(import.meta.resolve(name))] as const);
  const jiti = createJiti(path, { alias: Object.fromEntries(own), fsCache: false });
  const exported = await jiti.import<unknown>(path, { default: true }).catch((cause: unknown) => {
    throw new InvalidRequestError(`${config} cannot be loaded: ${(cause as Error).message}`, {
      field: 'config',
      cause,
    });
  });
  if (typeof exported === 'object' && exported !== null && 'model' in exported) {
    // Checked again: it may come from another version, or from no call of ours at all.
    return defineTrainingConfig(exported as TrainingConfigInput);
  }
  throw new InvalidRequestError(`${config} exports no training config.`, {
    field: 'config',
    hint: 'Write: export default defineTrainingConfig({ ... });',
  });
}
