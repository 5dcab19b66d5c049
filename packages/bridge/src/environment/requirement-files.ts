import { join } from 'node:path';
import type { RequirementSet } from './requirements.js';
import type { TorchBuild } from './torch-build.js';

export interface RequirementFiles {
  /** Installed with their dependencies. */
  readonly resolved: readonly string[];
  /** Installed after them, without: see the comments in the files. */
  readonly withoutDependencies: readonly string[];
  /** Installed last, with the packages of the environment to build them. */
  readonly built: readonly string[];
}

/** The requirements files of some sets, in the folder of the engine's Python code. */
export function requirementFiles(
  engineDirectory: string,
  sets: readonly RequirementSet[],
  torch: TorchBuild,
): RequirementFiles {
  const file = (name: string) => join(engineDirectory, 'requirements', `${name}.txt`);
  if (sets.includes('reference')) {
    return {
      resolved: ['reference', ...(torch === 'cuda' ? ['reference-cuda'] : [])].map(file),
      withoutDependencies: [file('train-no-deps')],
      built: [file('reference-built')],
    };
  }
  const train = sets.includes('train');
  return {
    resolved: [...sets, ...(train && torch === 'cuda' ? ['train-cuda'] : [])].map(file),
    withoutDependencies: train ? [file('train-no-deps')] : [],
    built: [],
  };
}

/** Every file that decides what is installed. */
export function allFiles({ resolved, withoutDependencies, built }: RequirementFiles): string[] {
  return [...resolved, ...withoutDependencies, ...built];
}
