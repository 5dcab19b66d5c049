import { join } from 'node:path';
import { engineSource, type PythonInspection, shellLine } from '@openuni/bridge/setup';
import { formatBytes } from './check-disk.js';
import type { DoctorCheck } from './doctor-report.js';
import { readSafetensors } from './read-safetensors.js';
import { environmentRemedy } from './remedies.js';

/** Looks at the weights of openuni-nano, which come with the engine, without loading them. */
export function checkWeights(inspection: PythonInspection): DoctorCheck {
  const check = { id: 'weights:openuni-nano', title: 'openuni-nano' };
  if (inspection.openuni === null) {
    return { ...check, status: 'skipped', detail: 'the openuni package is not installed' };
  }
  const file = join(inspection.openuni, 'nano', 'weights', 'model.safetensors');
  try {
    const { tensors, parameters, bytes } = readSafetensors(file);
    const millions = (parameters / 1e6).toFixed(1);
    const detail = `${tensors} tensors, ${millions} M parameters, ${formatBytes(bytes)}`;
    return { ...check, status: 'ok', detail };
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const fault = error instanceof Error && !isMissing ? error.message : 'there is no such file';
    const remedy = weightsRemedy(inspection);
    return { ...check, status: 'failed', detail: `${file}: ${fault}`, remedy };
  }
}

/** In a checkout git has them; elsewhere they come with the installed package. */
function weightsRemedy(inspection: PythonInspection): string {
  const { directory, editable } = engineSource();
  return editable && inspection.openuni === join(directory, 'openuni')
    ? shellLine(['git', '-C', directory, 'checkout', '--', 'openuni/nano/weights'])
    : environmentRemedy(inspection, '--force');
}
