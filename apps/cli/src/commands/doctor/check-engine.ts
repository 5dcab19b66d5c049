import { type EngineProbe, type PythonInspection, sdkVersion } from '@openuni/bridge/setup';
import { duration } from '../../progress/describe-event.js';
import { formatBytes } from './check-disk.js';
import type { DoctorCheck } from './doctor-report.js';
import type { DoctorSurroundings } from './doctor-surroundings.js';
import { failedCheck } from './failed-check.js';
import { engineRemedy, environmentRemedy } from './remedies.js';

/** Imports torch and the engine's own package, and looks at what they run on. */
export async function checkEngine(
  { probe }: DoctorSurroundings,
  inspection: PythonInspection,
): Promise<DoctorCheck[]> {
  const remedy = environmentRemedy(inspection, '--force');
  try {
    const { torch, openuni } = await probe(inspection.executable);
    return [...torchChecks(torch, remedy), openuniCheck(openuni, inspection, remedy)];
  } catch (error) {
    return [failedCheck({ id: 'torch', title: 'torch' }, error, remedy)];
  }
}

function torchChecks(torch: EngineProbe['torch'], remedy: string): DoctorCheck[] {
  const check = { id: 'torch', title: 'torch imports' };
  if ('error' in torch) {
    const detail = `${torch.error.type}: ${torch.error.message}`;
    return [{ ...check, status: 'failed', detail, remedy }];
  }
  const [device] = torch.devices;
  const memory = device?.memoryBytes ? `, ${formatBytes(device.memoryBytes)}` : '';
  const name =
    device?.kind === 'cpu' ? `CPU, ${torch.threads} threads` : `${device?.name}${memory}`;
  return [
    { ...check, status: 'ok', detail: `${torch.version} in ${duration(torch.importMs)}` },
    { id: 'device', title: 'Device', status: 'ok', detail: name },
  ];
}

function openuniCheck(
  openuni: EngineProbe['openuni'],
  inspection: PythonInspection,
  remedy: string,
): DoctorCheck {
  const check = { id: 'openuni', title: 'openuni imports' };
  if ('error' in openuni) {
    const { type, message } = openuni.error;
    const missing = inspection.openuni === null;
    return {
      ...check,
      status: 'failed',
      detail: `${type}: ${message}`,
      remedy: missing ? engineRemedy(inspection) : remedy,
    };
  }
  if (openuni.version !== sdkVersion) {
    const detail = `${openuni.version}; the SDK is ${sdkVersion}`;
    return { ...check, status: 'failed', detail, remedy: engineRemedy(inspection) };
  }
  return { ...check, status: 'ok', detail: `${openuni.version}, ${openuni.path}` };
}
