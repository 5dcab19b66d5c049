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
  const { resolved, withoutDependencies } = job.files;
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
  return undefined;
}

/**
 * Installs the engine's own package. Its dependencies are the pins, and setuptools is among them,
 * so pip needs nothing from outside.
 */
export async function* installEngine(pip: Pip, source: EngineSource): StepWork {
  const editable = source.editable ? ['--editable'] : [];
  yield* pipInstall(pip, ['--no-build-isolation', '--no-deps', ...editable, source.directory]);
  return source.editable ? `from ${source.directory}` : undefined;
}

const fileOptions = (files: readonly string[]) => files.flatMap((file) => ['-r', file]);
