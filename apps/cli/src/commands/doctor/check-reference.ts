import type { ReferenceFinding } from '@openuni/bridge/setup';
import { OpenUniError } from '@openuni/sdk';
import { checkDisk } from './check-disk.js';
import { checkNode } from './check-node.js';
import { checkWorker, skippedWorker } from './check-worker.js';
import type { DoctorCheck } from './doctor-report.js';
import type { DoctorSurroundings } from './doctor-surroundings.js';
import { failedCheck } from './failed-check.js';

/** Every check of what the reference engine needs, in the order in which one builds on another. */
export async function* referenceChecks(
  surroundings: DoctorSurroundings,
  reference: string | undefined,
): AsyncGenerator<DoctorCheck, void> {
  yield checkNode(surroundings.node);
  const python = surroundings.search?.python;
  const found: DoctorCheck[] = [];
  let executable: string | undefined;
  try {
    const inspection = await surroundings.inspectReference({ reference, python });
    executable = inspection.executable;
    found.push(...inspection.findings.map(asCheck));
  } catch (error) {
    if (!OpenUniError.isInstance(error)) throw error;
    found.push(failedCheck({ id: 'python', title: 'Python' }, error));
  }
  yield* found;
  const works = executable && found.every(({ status }) => status !== 'failed');
  yield works
    ? await checkWorker(surroundings, { engine: 'reference', reference, python: executable })
    : skippedWorker;
  yield* await checkDisk(surroundings);
}

function asCheck({ id, status, detail, remedy }: ReferenceFinding): DoctorCheck {
  const title = { checkout: 'Checkout', python: 'Python' }[id] ?? id.replace('package:', '');
  return { id, title, status, detail, ...(remedy !== null && { remedy }) };
}
