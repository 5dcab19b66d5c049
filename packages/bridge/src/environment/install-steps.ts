import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EngineSource } from './engine-source.js';
import type { EnvironmentJob } from './environment-job.js';
import { type Pip, pipInstall } from './pip.js';
import { readRequirements } from './requirements.js';
import type { StepWork } from './setup-step.js';
import { torchConstraint } from './torch-build.js';

/** Installs what the requirements files pin. */
export async function* installRequirements(pip: Pip, job: EnvironmentJob): StepWork {
  const { resolved, withoutDependencies, built } = job.files;
  const pins = resolved.flatMap(readRequirements);
  const torch = pins.find(({ name }) => name === 'torch')?.version;
  const constraint = torchConstraint(job.torch, torch);
  // A constraint can only be given to pip as a file.
  const scratch = constraint ? mkdtempSync(join(tmpdir(), 'openuni-setup-')) : null;
  try {
    const constraints = scratch ? ['--constraint', join(scratch, 'constraints.txt')] : [];
    if (constraints[1]) writeFileSync(constraints[1], `${constraint}\n`);
    yield* pipInstall(pip, [...constraints, ...fileOptions(resolved)]);
  } finally {
    if (scratch) rmSync(scratch, { recursive: true });
  }
  if (withoutDependencies.length > 0) {
    yield* pipInstall(pip, ['--no-deps', ...fileOptions(withoutDependencies)]);
  }
  if (built.length > 0) {
    // DeepSpeed compiles its operators when they are first used, not now.
    const options = ['--no-build-isolation', ...fileOptions(built)];
    yield* pipInstall(pip, options, { DS_BUILD_OPS: '0' });
  }
  return undefined;
}

/**
 * Installs the engine's own package. Its dependencies are the pins, and setuptools is among them,
 * so pip needs nothing from outside.
 */
export async function* installEngine(pip: Pip, source: EngineSource): StepWork {
  // A wheel of the same version may hold other code; pip would leave the old one.
  const how = source.editable ? ['--editable'] : ['--force-reinstall'];
  yield* pipInstall(pip, ['--no-build-isolation', '--no-deps', ...how, source.install]);
  return source.editable ? `from ${source.directory}` : undefined;
}

const fileOptions = (files: readonly string[]) => files.flatMap((file) => ['-r', file]);
