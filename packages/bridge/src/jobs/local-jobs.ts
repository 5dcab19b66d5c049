import { randomInt } from 'node:crypto';
import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import {
  hasEnded,
  InvalidRequestError,
  type Job,
  type JobHost,
  type JobRecord,
  type JobRequest,
  jobLauncherSchema,
  jobProgramSchema,
} from '@openuni/protocol';
import { findPython } from '../environment/find-python.js';
import { checkField } from './check-field.js';
import { checkNeeds } from './check-needs.js';
import { withFolderLock } from './folder-lock.js';
import { JobFolder, jobFiles } from './job-folder.js';
import { JobRegistry } from './job-registry.js';
import { jobState } from './job-state.js';
import { makeFolder, writeFileBeside } from './json-file.js';
import { launchAttempt } from './launch-attempt.js';
import { LocalJob, stillGoing } from './local-job.js';
import { planAttempt } from './plan-attempt.js';
import { describeEnvironment, describeGit } from './surroundings.js';

export interface LocalJobsOptions {
  /** Interpreter for jobs that name none. Default: found; see `findPython`. */
  readonly python?: string | undefined;
  /** Folder that remembers where this user's jobs are. Default: `jobs` in OpenUni's data folder. */
  readonly registry?: string | undefined;
}

/** The jobs of this machine and this user. */
export class LocalJobs implements JobHost {
  readonly #python: string | undefined;
  readonly #registry: JobRegistry;

  constructor({ python, registry }: LocalJobsOptions = {}) {
    this.#python = python;
    this.#registry = new JobRegistry(registry);
  }

  async start(request: JobRequest): Promise<Job> {
    const launcher = checkField(
      jobLauncherSchema,
      request.launcher ?? { kind: 'plain' },
      'launcher',
    );
    checkNames(request);
    const path = resolve(request.folder);
    const folder = new JobFolder(path);
    makeFolder(path);
    return withFolderLock(path, async () => {
      const earlier = folder.readRecord();
      if (earlier && !hasEnded((await jobState(folder, earlier)).status)) {
        throw stillGoing(earlier.id, path);
      }
      const record = await this.#newRecord(request);
      checkNeeds(request.needs, record);
      const resumed = request.resumed ?? false;
      // Attempts are counted on, so that no word of an earlier end is taken for this one's.
      const attempts = earlier?.attempts ?? [];
      const planned = planAttempt(
        { ...record, attempts },
        { args: request.args, launcher, resumed },
      );
      writeInputs(folder, request.files);
      this.#registry.add(record.id, path);
      await launchAttempt(folder, planned);
      return new LocalJob(folder, record.id);
    });
  }

  async open(idOrFolder: string): Promise<Job> {
    const found = this.#registry.find(idOrFolder) ?? resolve(idOrFolder);
    const folder = new JobFolder(found);
    const record = existsSync(folder.file('record')) ? folder.readRecord() : null;
    if (record) return new LocalJob(folder, record.id);
    throw new InvalidRequestError(`There is no job ${idOrFolder}.`, {
      field: 'job',
      value: idOrFolder,
      hint: `Give the id of a job (openuni jobs ls) or a folder with a ${jobFiles.record} in it.`,
    });
  }

  async list(): Promise<Job[]> {
    const found = this.#registry.folders().flatMap((path) => {
      const folder = new JobFolder(path);
      const record = folder.readRecord();
      return record ? [{ record, job: new LocalJob(folder, record.id) }] : [];
    });
    found.sort((a, b) => b.record.createdAt.localeCompare(a.record.createdAt));
    return found.map(({ job }) => job);
  }

  async #newRecord(request: JobRequest): Promise<Omit<JobRecord, 'attempts'>> {
    const { kind, name, request: asked = null, config = null, variables = {} } = request;
    const cwd = resolve(request.cwd ?? '.');
    const { executable: python } = findPython({ python: request.python ?? this.#python });
    const [environment, git] = await Promise.all([describeEnvironment(python), describeGit(cwd)]);
    return {
      version: 1,
      id: `${kind}-${randomInt(36 ** 5, 36 ** 6).toString(36)}`,
      kind,
      name,
      createdAt: new Date().toISOString(),
      request: asked,
      config,
      program: checkField(jobProgramSchema, request.program, 'program'),
      python,
      cwd,
      variables: { ...variables },
      resumeArgs: request.resumeArgs ? [...request.resumeArgs] : null,
      logParser: request.logParser ?? null,
      environment,
      git,
    };
  }
}

/** Names that become part of files: ids of jobs, and what the shell of a cluster exports. */
function checkNames({ kind, variables = {} }: JobRequest): void {
  if (!/^[a-z][a-z0-9-]*$/.test(kind)) {
    throw new InvalidRequestError(`kind ${JSON.stringify(kind)} is no lower-case word.`, {
      field: 'kind',
      value: kind,
      hint: 'Ids of jobs begin with it: train, evaluate.',
    });
  }
  const wrong = Object.keys(variables).find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (wrong !== undefined) {
    throw new InvalidRequestError(`${JSON.stringify(wrong)} is no name of a variable.`, {
      field: 'env',
      value: wrong,
      hint: 'Use letters, digits and underscores, and no digit first.',
    });
  }
}

function writeInputs(folder: JobFolder, files: JobRequest['files'] = {}): void {
  const inputs = folder.file('inputs');
  if (Object.keys(files).length > 0) makeFolder(inputs);
  for (const [name, content] of Object.entries(files)) {
    writeFileBeside(join(inputs, basename(name)), content);
  }
}
