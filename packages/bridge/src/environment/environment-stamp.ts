import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { requirementSets } from './requirements.js';

const stampSchema = z.object({
  /** Fingerprint of what was installed; null while an installation is under way. */
  key: z.string().nullable(),
  sets: z.array(z.enum(requirementSets)),
  torch: z.enum(['cpu', 'cuda']),
});

/** What a set-up leaves in an environment: what is in it, or that work on it has begun. */
export type EnvironmentStamp = z.infer<typeof stampSchema>;

const stampFile = (directory: string) => join(directory, 'openuni-setup.json');

/** The stamp of an environment; null where there is none or it cannot be read. */
export function readStamp(directory: string): EnvironmentStamp | null {
  try {
    return stampSchema.parse(JSON.parse(readFileSync(stampFile(directory), 'utf8')));
  } catch {
    return null;
  }
}

/** What an environment was made for; without a stamp, as one of the user's own, inference alone. */
export function installedSets(directory: string): Pick<EnvironmentStamp, 'sets' | 'torch'> {
  return readStamp(directory) ?? { sets: ['inference'], torch: 'cpu' };
}

/** Written beside and renamed: whenever the set-up is cut off, a stamp is whole or the old one. */
export function writeStamp(directory: string, stamp: EnvironmentStamp): void {
  const file = stampFile(directory);
  writeFileSync(`${file}.new`, `${JSON.stringify(stamp, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}

export interface StampInputs {
  /** Files whose content decides what is installed. */
  readonly files: readonly string[];
  /** Whatever else does: versions, the build of torch, the folder of an editable install. */
  readonly facts: readonly string[];
}

/** The fingerprint of what an installation follows from. Line endings do not count. */
export function stampKey({ files, facts }: StampInputs): string {
  const hash = createHash('sha256');
  const add = (text: string) => hash.update(`${text.length}:${text}`);
  for (const fact of facts) add(fact);
  for (const file of files) {
    add(basename(file));
    add(readFileSync(file, 'utf8').replaceAll('\r\n', '\n'));
  }
  return hash.digest('hex');
}
