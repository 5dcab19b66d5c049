import { CancelledError, PythonNotFoundError } from '@openuni/protocol';
import { basePythonCandidates, type PythonCandidate } from './base-python.js';
import type { Surroundings } from './data-directory.js';
import { inspectPython, type PythonInspection } from './inspect-python.js';
import { compareMinor } from './requirements.js';
import { shellLine } from './setup-command.js';

/** The oldest Python that the engine runs on. */
export const oldestPython = '3.10';
const seconds = 1000;

export interface FindBasePythonOptions extends Surroundings {
  /** The only interpreter to consider: a path or a command. */
  readonly base?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Asks an interpreter what it is. Default: `inspectPython`. */
  readonly inspect?: typeof inspectPython | undefined;
}

/** Finds a Python that a virtual environment can be made from, and tells what it is. */
export async function findBasePython(
  options: FindBasePythonOptions = {},
): Promise<PythonInspection> {
  const { base, signal, inspect = inspectPython } = options;
  const candidates: PythonCandidate[] = base
    ? [{ command: base, args: [] }]
    : basePythonCandidates(options);
  const refused = new Map<string, string>();
  for (const { command, args } of candidates) {
    const name = shellLine([command, ...args]);
    if (refused.has(name)) continue;
    const asked = { args, timeoutMs: 20 * seconds, ...(signal && { signal }) };
    const found = await inspect(command, asked).catch(() => null);
    if (signal?.aborted) throw new CancelledError('The set-up was interrupted.');
    const fault = found ? faultOf(found) : 'does not run';
    if (found && !fault) return found;
    refused.set(name, fault ?? 'does not run');
  }
  const searched = [...refused].map(([name, fault]) => `${name}: ${fault}`);
  const list = searched.map((line) => `  ${line}`).join('\n');
  throw new PythonNotFoundError(
    list
      ? `No Python ${oldestPython} or newer to build on was found. Looked at:\n${list}`
      : `No Python ${oldestPython} or newer is installed.`,
    { searched, hint: installHint(options.platform) },
  );
}

function faultOf({ version, makesEnvironments }: PythonInspection): string | null {
  if (compareMinor(version, oldestPython) < 0) return `is ${version}, too old`;
  if (!makesEnvironments) return `is ${version} without venv and ensurepip`;
  return null;
}

/** The command that installs Python on a platform. */
function installHint(platform: NodeJS.Platform = process.platform): string {
  const command =
    platform === 'darwin'
      ? 'brew install python@3.11'
      : platform === 'win32'
        ? 'winget install Python.Python.3.11'
        : 'sudo apt-get install python3 python3-venv';
  return `Install Python (\`${command}\`, or your system's own way), or name one by --python.`;
}
