import { type EngineProbe, type PythonInspection, sdkVersion } from '@openuni/bridge/setup';
import { duration } from '../../progress/describe-event.js';
import { formatBytes } from './check-disk.js';
import type { DoctorCheck } from './doctor-report.js';
import type { DoctorSurroundings } from './doctor-surroundings.js';
import { failedCheck } from './failed-check.js';
import { engineRemedy, environmentRemedy } from './remedies.js';

/** Imports torch and the engine's own package, and looks at what they run on. */
export async function checkEngine(
  { probe, hasGpu }: DoctorSurroundings,
  inspection: PythonInspection,
): Promise<DoctorCheck[]> {
  const remedy = environmentRemedy(inspection, '--force');
  try {
    const { torch, openuni } = await probe(inspection.executable);
    return [
      ...torchChecks(torch, remedy),
      ...deviceChecks(torch, hasGpu, inspection),
      openuniCheck(openuni, inspection, remedy),
    ];
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
  const detail = `${torch.version} in ${duration(torch.importMs)}`;
  return [{ ...check, status: 'ok', detail }];
}

function deviceChecks(
  torch: EngineProbe['torch'],
  hasGpu: boolean,
  inspection: PythonInspection,
): DoctorCheck[] {
  if ('error' in torch) return [];
  const check = { id: 'device', title: 'Device' };
  const [device] = torch.devices;
  if (device?.kind !== 'cpu') {
    const memory = device?.memoryBytes ? `, ${formatBytes(device.memoryBytes)}` : '';
    return [{ ...check, status: 'ok', detail: `${device?.name}${memory}` }];
  }
  const detail = `CPU, ${torch.threads} threads`;
  if (!hasGpu) return [{ ...check, status: 'ok', detail }];
  const remedy = environmentRemedy(inspection, '--torch', 'cuda');
  return [{ ...check, status: 'warning', detail: `${detail}; the GPU is not used`, remedy }];
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
