import {
  compareMinor,
  type FoundPython,
  findPython,
  type PythonInspection,
} from '@openuni/bridge/setup';
import { OpenUniError } from '@openuni/sdk';
import { checkDisk } from './check-disk.js';
import { checkEngine } from './check-engine.js';
import { checkNode } from './check-node.js';
import { checkPackages } from './check-packages.js';
import { checkWeights } from './check-weights.js';
import { checkWorker, skippedWorker } from './check-worker.js';
import type { DoctorCheck } from './doctor-report.js';
import type { DoctorSurroundings } from './doctor-surroundings.js';
import { failedCheck } from './failed-check.js';
import { environmentRemedy } from './remedies.js';

const oldestPython = '3.10';

const sources: Record<FoundPython['source'], string> = {
  option: 'as asked for',
  variable: 'from OPENUNI_PYTHON',
  active: 'the activated environment',
  project: 'the nearest .venv',
  setup: 'made by openuni setup',
};

/** Every check, in the order in which one builds on another. */
export async function* doctorChecks(
  surroundings: DoctorSurroundings,
): AsyncGenerator<DoctorCheck, void> {
  yield checkNode(surroundings.node);
  const found = await checkPython(surroundings);
  yield* found.checks;
  const { inspection } = found;
  if (inspection) {
    yield* checkPackages(inspection);
    const engine = await checkEngine(surroundings, inspection);
    yield* engine;
    yield checkWeights(inspection);
    const works = engine.every(({ status }) => status !== 'failed');
    yield works
      ? await checkWorker(surroundings, {
          python: inspection.executable,
          remedy: environmentRemedy(inspection, '--force'),
        })
      : skippedWorker;
  }
  yield* await checkDisk(surroundings);
}

async function checkPython({ search, inspect }: DoctorSurroundings): Promise<{
  readonly checks: readonly DoctorCheck[];
  readonly inspection?: PythonInspection;
}> {
  const check = { id: 'python', title: 'Python' };
  try {
    const { executable, source } = findPython(search);
    const inspection = { ...(await inspect(executable)), executable };
    const { version } = inspection;
    const detail = `${version}, ${executable} (${sources[source]})`;
    if (compareMinor(version, oldestPython) >= 0) {
      return { checks: [{ ...check, status: 'ok', detail }], inspection };
    }
    const remedy = environmentRemedy(inspection);
    return { checks: [{ ...check, status: 'failed', detail: `${detail}: too old`, remedy }] };
  } catch (error) {
    if (!OpenUniError.isInstance(error)) throw error;
    return { checks: [failedCheck(check, error)] };
  }
}
