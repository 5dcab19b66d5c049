import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PythonEnvironmentError } from '@openuni/protocol';
import { sdkVersion } from '../sdk-version.js';
import { dataEnvironment } from './data-directory.js';
import { type EngineSource, engineSource } from './engine-source.js';
import { environmentPython } from './environment-python.js';
import { readStamp, stampKey } from './environment-stamp.js';
import { environmentState } from './environment-state.js';
import { type EnvironmentPlan, planEnvironment } from './plan-environment.js';
import { type RequirementFiles, requirementFiles } from './requirement-files.js';
import { type RequirementSet, requirementSets } from './requirements.js';
import { chooseTorchBuild, type TorchBuild, type TorchChoice } from './torch-build.js';

export interface EnvironmentWishes {
  /** Folder of the virtual environment. Default: in the user's data directory. */
  readonly directory?: string | undefined;
  /** What it is for, besides inference and what it holds already. */
  readonly sets?: readonly RequirementSet[] | undefined;
  /** Which build of torch. Default: the one it has; `auto` for a new environment. */
  readonly torch?: TorchChoice | undefined;
  /** Makes it from nothing even where a good one exists. Default false. */
  readonly force?: boolean | undefined;
  /** The engine's Python code and requirements. Default: those of this copy of the SDK. */
  readonly source?: EngineSource | undefined;
}

/** What is wanted, what is there, and what follows. */
export interface EnvironmentJob {
  readonly directory: string;
  readonly executable: string;
  readonly source: EngineSource;
  readonly sets: readonly RequirementSet[];
  readonly torch: TorchBuild;
  readonly files: RequirementFiles;
  readonly plan: EnvironmentPlan;
  /** Version of the Python in it; empty before it is made. */
  readonly python: string;
  /** The stamp's key for an environment of this version of Python. */
  readonly keyFor: (python: string) => string;
}

/** Looks at the folder, asks no process, and decides what to do. */
export function environmentJob(wishes: EnvironmentWishes): EnvironmentJob {
  const { source = engineSource(), force = false } = wishes;
  const directory = resolve(wishes.directory ?? dataEnvironment());
  const state = environmentState(directory);
  const stamp = force ? null : readStamp(directory);
  const wanted = new Set<RequirementSet>([
    'inference',
    ...(wishes.sets ?? []),
    ...(stamp?.sets ?? []),
  ]);
  const sets = requirementSets.filter((set) => wanted.has(set));
  const torch = wishes.torch
    ? chooseTorchBuild(wishes.torch)
    : (stamp?.torch ?? chooseTorchBuild('auto'));
  const files = requirementFiles(source.directory, sets, torch);
  const keyFor = (python: string) =>
    stampKey({
      files: [
        join(source.directory, 'pyproject.toml'),
        ...files.resolved,
        ...files.withoutDependencies,
      ],
      facts: [python, torch, sdkVersion, source.editable ? source.directory : ''],
    });
  const python = state.kind === 'usable' ? state.python : '';
  const wantedKey = keyFor(python);
  const plan = planEnvironment({ directory, state, stamp, wantedKey, force });
  if (plan === 'remake') refuseProjectFolder(directory);
  const executable = environmentPython(directory);
  return { directory, executable, source, sets, torch, files, plan, python, keyFor };
}

/** Making an environment again clears its folder, which must then hold nothing else. */
function refuseProjectFolder(directory: string): void {
  const other = ['.git', 'package.json', 'pyproject.toml'].find((name) =>
    existsSync(join(directory, name)),
  );
  if (!other) return;
  throw new PythonEnvironmentError(`${directory} holds a project (${other}): not clearing it.`, {
    hint: 'Give --dir a folder that is for the environment alone.',
  });
}
