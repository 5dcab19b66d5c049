import { join } from 'node:path';
import { adoptEnvironment } from './adopt-environment.js';
import { checkEnvironment } from './check-environment.js';
import { claimDirectory } from './claim-directory.js';
import { type CommandRunner, runCommand } from './command-runner.js';
import { commandWork } from './command-work.js';
import {
  type EnvironmentJob,
  type EnvironmentWishes,
  environmentDirectory,
  environmentJob,
} from './environment-job.js';
import { tryLock, waitForLock } from './environment-lock.js';
import { writeStamp } from './environment-stamp.js';
import { environmentState } from './environment-state.js';
import { findBasePython } from './find-base-python.js';
import { installEngine, installRequirements } from './install-steps.js';
import type { PipSources } from './pip.js';
import { repairScript } from './repair-script.js';
import { allFiles } from './requirement-files.js';
import { setupCommand } from './setup-command.js';
import type { SetupEvent } from './setup-event.js';
import { setupStep } from './setup-step.js';

export interface CreateEnvironmentOptions extends EnvironmentWishes {
  /** Interpreter to build on: a path or a command. Default: found. */
  readonly base?: string | undefined;
  /**
   * An environment of the user's own to install into, in place of making one: an interpreter, the
   * folder of a virtual or conda environment, or a command on the PATH.
   */
  readonly into?: string | undefined;
  /** Where pip gets packages from, on top of its configuration. */
  readonly pip?: PipSources | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Runs the processes. Default: runs them. */
  readonly run?: CommandRunner | undefined;
}

/**
 * Makes, completes or repairs the Python environment of the engine, and tells of it step by step.
 * Nothing is done twice: a stamp, written last, says what the environment holds.
 *
 * @throws {PythonNotFoundError} no Python to build on
 * @throws {PythonEnvironmentError} a step failed; the hint is the remedy
 * @throws {CancelledError} the signal was aborted
 */
export async function* createEnvironment(
  options: CreateEnvironmentOptions = {},
): AsyncGenerator<SetupEvent, void> {
  const start = performance.now();
  const { into, signal } = options;
  const adopted = into ? await adoptEnvironment(into, signal) : undefined;
  // Beside the folder, which making it again clears; another's environment is left as it is around.
  const lock = adopted
    ? join(adopted.directory, 'openuni-setup.lock')
    : `${environmentDirectory(options)}.lock`;
  let release = await tryLock(lock);
  if (!release) {
    const message = 'Another set-up is at work on this environment; waiting for it.';
    yield { type: 'warning', step: 'environment', message };
    release = await waitForLock(lock, signal);
  }
  try {
    yield* locked(options, environmentJob(options, adopted), start);
  } finally {
    await release();
  }
}

async function* locked(
  options: CreateEnvironmentOptions,
  job: EnvironmentJob,
  start: number,
): AsyncGenerator<SetupEvent, void> {
  if (options.base && job.python) {
    const message = `It is made from Python ${job.python} already: only --force makes it again, from ${options.base}.`;
    if (job.plan !== 'remake') yield { type: 'warning', step: 'environment', message };
  }
  if (job.plan === 'keep') yield* keep(job);
  else yield* build(job, options);
  const { directory, executable, sets, torch } = job;
  const python = pythonOf(job);
  const environment = { directory, executable, python, sets, torch };
  yield { type: 'ready', ms: Math.round(performance.now() - start), environment };
}

function* keep(job: EnvironmentJob): Generator<SetupEvent, void> {
  const reason = 'up to date';
  yield { type: 'skip', step: 'environment', title: titles.environment(job), reason };
  yield { type: 'skip', step: 'packages', title: titles.packages(job), reason };
  yield { type: 'skip', step: 'engine', title: titles.engine, reason };
}

const titles = {
  base: 'Find a Python to build on',
  environment: ({ directory }: EnvironmentJob) => `Make the environment ${directory}`,
  repair: ({ directory }: EnvironmentJob) => `Look over the environment ${directory}`,
  packages: ({ sets }: EnvironmentJob) => `Install the Python packages for ${sets.join(', ')}`,
  engine: "Install the engine's own package, openuni",
  check: 'Check that it works',
};

async function* build(
  job: EnvironmentJob,
  options: CreateEnvironmentOptions,
): AsyncGenerator<SetupEvent, void> {
  const { directory, executable, sets, torch, files } = job;
  const { run = runCommand, signal, pip: sources = {} } = options;
  const pip = { executable, run, sources, signal };
  const unfinished = { key: null, sets: [...sets], torch };
  const commandOptions = { signal };
  const again = `Run \`${setupCommand('--force', '--dir', directory)}\` to make it from nothing.`;

  if (job.plan === 'adopt') claimDirectory(directory, unfinished);
  else if (job.plan === 'update') {
    claimDirectory(directory, unfinished);
    const repair = run(executable, ['-I', '-c', repairScript], commandOptions);
    yield* setupStep('repair', titles.repair(job), commandWork(repair, again));
  } else {
    let base = '';
    const find = async function* () {
      yield 'looking for Python';
      const found = await findBasePython({ base: options.base, signal });
      base = found.executable;
      return `${found.version}, ${base}`;
    };
    yield* setupStep('base-python', titles.base, find());
    // Before the first file, so that a folder that was cut off is known for ours.
    claimDirectory(directory, unfinished);
    const clear = job.plan === 'remake' ? ['--clear'] : [];
    const make = run(base, ['-I', '-m', 'venv', ...clear, directory], commandOptions);
    yield* setupStep('environment', titles.environment(job), commandWork(make, again));
    writeStamp(directory, unfinished);
  }

  yield* setupStep('packages', titles.packages(job), installRequirements(pip, job));
  yield* setupStep('engine', titles.engine, installEngine(pip, job.source));
  const check = checkEnvironment({ directory, executable, files: allFiles(files), torch, signal });
  yield* setupStep('check', titles.check, check);
  writeStamp(directory, { ...unfinished, key: job.keyFor(pythonOf(job)) });
}

/** Version of the Python in the environment, which may just have been made. */
function pythonOf({ python, directory }: EnvironmentJob): string {
  const state = environmentState(directory);
  return state.kind === 'usable' && state.python ? state.python : python;
}
