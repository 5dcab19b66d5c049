import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { InvalidRequestError, type RequestedModel } from '@openuni/protocol';
import { z } from 'zod';

/** A config by what tells it from others; where it lies is nobody's business but its owner's. */
export const configSettingsSchema = z.object({
  /** Its name, without folders. */
  file: z.string().min(1),
  /** Of the file alone, without those that it reads in. */
  sha256: z.string().min(1),
  /** Changes to it, as `key=value`. */
  options: z.array(z.string()),
});

/** A checkpoint by its name and size: a hash of it would take as long as a picture. */
export const checkpointSettingsSchema = z.object({
  file: z.string().min(1),
  bytes: z.int().nonnegative(),
});

export interface FileSettings {
  readonly config?: z.infer<typeof configSettingsSchema>;
  readonly checkpoint?: z.infer<typeof checkpointSettingsSchema>;
}

const known = new WeakMap<RequestedModel, FileSettings>();

/** What the settings of a picture say of the files that its model came from. */
export function fileSettings(model: RequestedModel): FileSettings {
  let settings = known.get(model);
  if (!settings) {
    const { config, checkpoint } = model;
    settings = {
      ...(config && { config: { ...describeConfig(config.file), options: config.options } }),
      ...(checkpoint !== undefined && { checkpoint: describeWeights(checkpoint) }),
    };
    known.set(model, settings);
  }
  return settings;
}

export function describeConfig(path: string) {
  const sha256 = createHash('sha256')
    .update(look(() => readFileSync(path), path))
    .digest('hex');
  return { file: basename(path), sha256 };
}

export function describeWeights(path: string) {
  return { file: basename(path), bytes: look(() => bytesOf(path), path) };
}

function bytesOf(path: string): number {
  const found = statSync(path);
  if (!found.isDirectory()) return found.size;
  return readdirSync(path).reduce((sum, name) => sum + bytesOf(join(path, name)), 0);
}

function look<Result>(read: () => Result, path: string): Result {
  try {
    return read();
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new InvalidRequestError(`${path} cannot be read (${code}).`, {
      field: 'model',
      hint: 'Check the path.',
      cause,
    });
  }
}
