import { resolve } from 'node:path';
import type {
  CreateEnvironmentOptions,
  createEnvironment,
  FoundPython,
  findPython,
  RequirementSet,
  TorchChoice,
} from '@openuni/bridge/setup';
import type { CliContext } from '../../context.js';
import { interruptible } from '../../interruptible.js';
import type { Interruption } from '../../interruption.js';
import { chooseSetupReporter } from './choose-setup-reporter.js';

export interface SetupFlags {
  readonly train?: boolean;
  readonly evaluation?: boolean;
  readonly reference?: boolean;
  readonly into?: string;
  readonly dev?: boolean;
  readonly python?: string;
  readonly dir?: string;
  readonly torch?: TorchChoice;
  readonly indexUrl?: string;
  readonly findLinks?: string[];
  readonly offline?: string;
  readonly force?: boolean;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** What the command is made of, so that tests can put their own in place. */
export interface SetupTools {
  readonly createEnvironment: typeof createEnvironment;
  readonly findPython: typeof findPython;
}

/**
 * Makes the environment and tells of it.
 *
 * @returns the exit code
 */
export async function runSetup(
  context: CliContext,
  flags: SetupFlags,
  tools?: SetupTools,
): Promise<number> {
  const reporter = chooseSetupReporter(context, flags);
  const work = async ({ signal }: Interruption) => {
    // Only this command and `doctor` need what makes environments.
    const { createEnvironment, findPython } = tools ?? (await import('@openuni/bridge/setup'));
    const options = environmentOptions(flags, context.cwd);
    for await (const event of createEnvironment({ ...options, signal })) {
      if (event.type === 'ready') {
        const message = otherInUse(event.environment.executable, () =>
          findPython({ cwd: context.cwd }),
        );
        if (message) reporter.event({ type: 'warning', step: 'check', message });
      }
      reporter.event(event);
    }
  };
  try {
    return await interruptible(context, flags.json, work);
  } finally {
    reporter.end();
  }
}

/** Made, and yet not what the SDK would find from here: the user must know. */
function otherInUse(executable: string, find: () => FoundPython): string | undefined {
  const use = `To use the new one: OPENUNI_PYTHON=${executable}`;
  try {
    const found = find();
    if (found.executable === executable) return undefined;
    const reason = found.source === 'variable' ? 'OPENUNI_PYTHON names it' : 'it is nearer';
    return `Here OpenUni uses ${found.executable}, as ${reason}. ${use}`;
  } catch (error) {
    // OPENUNI_PYTHON may name what is not there.
    return `${error instanceof Error ? error.message : String(error)}. ${use}`;
  }
}

function environmentOptions(flags: SetupFlags, cwd: string): CreateEnvironmentOptions {
  const { train, evaluation, dev, reference, into, python, dir, torch } = flags;
  const { indexUrl, findLinks, offline, force } = flags;
  const path = (given: string | undefined) => (given === undefined ? given : resolve(cwd, given));
  const sets: RequirementSet[] = [
    ...(train ? ['train' as const] : []),
    ...(evaluation ? ['evaluation' as const] : []),
    ...(dev ? ['dev' as const] : []),
    ...(reference ? ['reference' as const] : []),
  ];
  return {
    sets,
    base: python,
    into,
    directory: path(dir),
    torch,
    pip: { indexUrl, findLinks, offline: path(offline) },
    force,
  };
}
