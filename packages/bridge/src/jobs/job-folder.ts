import { rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  InvalidRequestError,
  type JobEnd,
  type JobRecord,
  jobEndSchema,
  jobRecordSchema,
} from '@openuni/protocol';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from './json-file.js';

/** Names of what a job's folder holds. */
export const jobFiles = {
  record: 'job.json',
  events: 'events.jsonl',
  log: 'log.txt',
  end: 'end.json',
  cancel: 'cancel.json',
  heartbeat: 'heartbeat',
  batch: 'run.sbatch',
  inputs: 'inputs',
} as const;

const cancelSchema = z.object({ attempt: z.int(), requestedAt: z.string() });

/** The files of a job on disk. */
export class JobFolder {
  /** Absolute. */
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  file(name: keyof typeof jobFiles): string {
    return join(this.path, jobFiles[name]);
  }

  /** @returns null where there is no job */
  readRecord(): JobRecord | null {
    const found = readJsonFile(this.file('record'));
    if (found === undefined) return null;
    const parsed = jobRecordSchema.safeParse(found);
    if (parsed.success) return parsed.data;
    throw new InvalidRequestError(`${this.file('record')} is not the record of a job.`, {
      cause: parsed.error,
      hint: 'It may be of another version, or damaged. Choose another folder, or remove the file.',
    });
  }

  writeRecord(record: JobRecord): void {
    writeJsonFile(this.file('record'), record);
  }

  /** How an attempt ended; null while nothing tells. */
  readEnd(attempt: number): JobEnd | null {
    const parsed = jobEndSchema.safeParse(readJsonFile(this.file('end')));
    return parsed.success && parsed.data.attempt === attempt ? parsed.data : null;
  }

  /** Whether somebody asked for the end of an attempt. */
  wasCancelled(attempt: number): boolean {
    const parsed = cancelSchema.safeParse(readJsonFile(this.file('cancel')));
    return parsed.success && parsed.data.attempt === attempt;
  }

  /** Takes away what is told of an attempt that is about to begin: it is another one's of that number. */
  forget(attempt: number): void {
    if (this.readEnd(attempt)) rmSync(this.file('end'), { force: true });
    if (this.wasCancelled(attempt)) rmSync(this.file('cancel'), { force: true });
    rmSync(this.file('heartbeat'), { force: true });
  }

  noteCancel(attempt: number): void {
    writeJsonFile(this.file('cancel'), { attempt, requestedAt: new Date().toISOString() });
  }
}
