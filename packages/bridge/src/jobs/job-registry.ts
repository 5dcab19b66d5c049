import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { dataDirectory } from '../environment/data-directory.js';
import { JobFolder } from './job-folder.js';
import { readJsonFile, writeJsonFile } from './json-file.js';

const entrySchema = z.object({ folder: z.string() });

/** Where a user's jobs are, by their ids: one small file each, so that programs do not collide. */
export class JobRegistry {
  readonly #directory: string;

  constructor(directory = join(dataDirectory(), 'jobs')) {
    this.#directory = directory;
  }

  add(id: string, folder: string): void {
    mkdirSync(this.#directory, { recursive: true });
    writeJsonFile(this.#file(id), { folder });
  }

  /** The folder of a job; null when none has the id any more. */
  find(id: string): string | null {
    if (!/^[a-z0-9][a-z0-9-]*$/.test(id)) return null;
    const entry = entrySchema.safeParse(readJsonFile(this.#file(id)));
    return entry.success && holdsJob(entry.data.folder, id) ? entry.data.folder : null;
  }

  /** Folders of all jobs. What has gone since is forgotten. */
  folders(): string[] {
    return this.#ids().flatMap((id) => {
      const folder = this.find(id);
      if (folder === null) rmSync(this.#file(id), { force: true });
      return folder ?? [];
    });
  }

  #ids(): string[] {
    try {
      const names = readdirSync(this.#directory).filter((name) => name.endsWith('.json'));
      return names.map((name) => name.slice(0, -'.json'.length));
    } catch {
      return []; // no job has been started yet
    }
  }

  #file(id: string): string {
    return join(this.#directory, `${id}.json`);
  }
}

function holdsJob(folder: string, id: string): boolean {
  try {
    return new JobFolder(folder).readRecord()?.id === id;
  } catch {
    return false; // of another version, or closed to us
  }
}
