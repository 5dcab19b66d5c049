import { readdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { dataDirectory } from '../environment/data-directory.js';
import { JobFolder } from './job-folder.js';
import { makeFolder, readJsonFile, writeJsonFile } from './json-file.js';

/** An entry is made before the job is: younger ones are left alone. */
const settledMs = 600_000;

const entrySchema = z.object({ folder: z.string() });

/** Where a user's jobs are, by their ids: one small file each, so that programs do not collide. */
export class JobRegistry {
  readonly #directory: string;

  constructor(directory = join(dataDirectory(), 'jobs')) {
    this.#directory = directory;
  }

  add(id: string, folder: string): void {
    makeFolder(this.#directory);
    writeJsonFile(this.#file(id), { folder });
  }

  /** The folder of a job; null when none has the id any more. */
  find(id: string): string | null {
    if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) return null;
    const entry = entrySchema.safeParse(readJsonFile(this.#file(id)));
    return entry.success && holdsJob(entry.data.folder, id) ? entry.data.folder : null;
  }

  /** Folders of all jobs. Those that somebody has removed are forgotten. */
  folders(): string[] {
    return this.#ids().flatMap((id) => {
      const folder = this.find(id);
      if (folder === null && this.#wasRemoved(id)) rmSync(this.#file(id), { force: true });
      return folder ?? [];
    });
  }

  /**
   * Whether a job's folder is gone for good: not one that is just being made, nor one that cannot be
   * looked at, nor on a disk that is not there now, whose place may be left as an empty folder.
   */
  #wasRemoved(id: string): boolean {
    const entry = entrySchema.safeParse(readJsonFile(this.#file(id)));
    const added = statSync(this.#file(id), { throwIfNoEntry: false });
    if (!entry.success || !added || Date.now() - added.mtimeMs < settledMs) return false;
    const beside = names(dirname(entry.data.folder));
    return beside.length > 0 && !beside.includes(basename(entry.data.folder));
  }

  #ids(): string[] {
    const entries = names(this.#directory).filter((name) => name.endsWith('.json'));
    return entries.map((name) => name.slice(0, -'.json'.length));
  }

  #file(id: string): string {
    return join(this.#directory, `${id}.json`);
  }
}

/** What a folder holds; nothing where it is missing or closed to us. */
function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function holdsJob(folder: string, id: string): boolean {
  try {
    return new JobFolder(folder).readRecord()?.id === id;
  } catch {
    return false; // of another version, or closed to us
  }
}
