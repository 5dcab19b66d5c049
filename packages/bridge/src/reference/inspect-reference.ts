import { PythonEnvironmentError } from '@openuni/protocol';
import { execa } from 'execa';
import { z } from 'zod';
import { workerEnvironment } from '../worker/worker-environment.js';
import { findReferencePython } from './find-reference-python.js';
import { referenceVariables } from './reference-variables.js';

const findingSchema = z.object({
  /** `checkout`, `python`, or `package:NAME`. */
  id: z.string(),
  status: z.enum(['ok', 'warning', 'failed']),
  detail: z.string(),
  remedy: z.string().nullable(),
});

/** What came of one check of the reference's surroundings. */
export type ReferenceFinding = z.infer<typeof findingSchema>;

export interface InspectReferenceOptions {
  /** Folder of the checkout. Default: OPENUNI_REFERENCE. */
  readonly reference?: string | undefined;
  /** Path of a Python interpreter. Default: see `findReferencePython`. */
  readonly python?: string | undefined;
}

export interface ReferenceInspection {
  readonly executable: string;
  readonly findings: readonly ReferenceFinding[];
}

const timeoutMs = 60_000;

/**
 * Looks at the checkout and at what is installed for it, without importing any of it.
 *
 * @throws PythonNotFoundError, PythonEnvironmentError
 */
export async function inspectReference({
  reference,
  python,
}: InspectReferenceOptions = {}): Promise<ReferenceInspection> {
  const executable = findReferencePython({ python });
  const named = reference ?? process.env['OPENUNI_REFERENCE'] ?? '';
  const env = workerEnvironment(process.env, referenceVariables(named));
  try {
    const { stdout } = await execa(executable, ['-m', 'openuni.engines.reference.environment'], {
      env: env as NodeJS.ProcessEnv,
      extendEnv: false,
      stdin: 'ignore',
      timeout: timeoutMs,
    });
    const printed = JSON.parse(stdout.slice(stdout.lastIndexOf('\n') + 1));
    return { executable, findings: z.array(findingSchema).parse(printed) };
  } catch (cause) {
    throw new PythonEnvironmentError(`${executable} did not answer as Python does.`, {
      executable,
      cause,
      hint: 'Is it a Python interpreter of version 3.10 or newer?',
    });
  }
}
