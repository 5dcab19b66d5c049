import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PythonEnvironmentError } from '@openuni/protocol';
import { sdkVersion } from '../sdk-version.js';
import type { AdoptedEnvironment } from './adopt-environment.js';
import { dataEnvironment, referenceEnvironment } from './data-directory.js';
import { type EngineSource, engineSource } from './engine-source.js';
import { environmentPython } from './environment-python.js';
import { readStamp, stampKey } from './environment-stamp.js';
import { environmentState } from './environment-state.js';
import { type EnvironmentPlan, planEnvironment } from './plan-environment.js';
import { allFiles, type RequirementFiles, requirementFiles } from './requirement-files.js';
import { type RequirementSet, requirementSets } from './requirements.js';
import { chooseTorchBuild, type TorchBuild, type TorchChoice } from './torch-build.js';

export interface EnvironmentWishes {
  /** Folder of the virtual environment. Default: in the user's data directory. */
  readonly directory?: string | undefined;
  /** What it is for, besides inference and what it holds already; `reference` stands alone. */
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
export function environmentJob(
  wishes: EnvironmentWishes,
  adopted?: AdoptedEnvironment,
): EnvironmentJob {
  const { source = engineSource(), force = false } = wishes;
  const directory = adopted?.directory ?? environmentDirectory(wishes);
  const state = environmentState(directory);
  const stamp = force ? null : readStamp(directory);
  const wanted = new Set<RequirementSet>([
    'inference',
    ...(wishes.sets ?? []),
    ...(stamp?.sets ?? []),
  ]);
  const sets = wanted.has('reference')
    ? (['reference'] as const)
    : requirementSets.filter((set) => wanted.has(set));
  const torch = wishes.torch
    ? chooseTorchBuild(wishes.torch)
    : (stamp?.torch ?? chooseTorchBuild('auto'));
  const files = requirementFiles(source.directory, sets, torch);
  const pyproject = join(source.install, 'pyproject.toml');
  const keyFor = (python: string) =>
    stampKey({
      files: [existsSync(pyproject) ? pyproject : source.install, ...allFiles(files)],
      facts: [python, torch, sdkVersion, source.editable ? source.directory : ''],
    });
  const python = adopted?.python ?? (state.kind === 'usable' ? state.python : '');
  const wantedKey = keyFor(python);
  if (adopted) {
    const plan = stamp?.key === wantedKey ? 'keep' : 'adopt';
    return {
      directory,
      executable: adopted.executable,
      source,
      sets,
      torch,
      files,
      plan,
      python,
      keyFor,
    };
  }
  const plan = planEnvironment({ directory, state, stamp, wantedKey, force });
  if (plan === 'remake') refuseProjectFolder(directory);
  const executable = environmentPython(directory);
  return { directory, executable, source, sets, torch, files, plan, python, keyFor };
}

/** The folder that is meant, in the user's data directory where none is named. */
export function environmentDirectory({ directory, sets }: EnvironmentWishes): string {
  if (directory !== undefined) return resolve(directory);
  return sets?.includes('reference') ? referenceEnvironment() : dataEnvironment();
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
