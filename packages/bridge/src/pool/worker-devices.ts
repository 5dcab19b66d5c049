import { readdirSync } from 'node:fs';
import { InvalidRequestError } from '@openuni/protocol';

/** More processes than this on one machine are a mistake. */
const maxWorkers = 64;

export interface WorkerDevicesOptions {
  readonly device?: string | readonly string[] | undefined;
  readonly workers?: number | 'per-gpu' | undefined;
}

/** The device of each worker of a pool. */
export function workerDevices(
  { device = 'auto', workers = 1 }: WorkerDevicesOptions,
  gpus: () => number = visibleGpus,
): string[] {
  const named = typeof device === 'string' ? [device] : [...device];
  const perGpu = workers === 'per-gpu';
  const wellNamed = named.length > 0 && named.every((name) => typeof name === 'string' && name);
  if (!wellNamed || (perGpu && !['auto', 'cuda'].includes(named.join()))) {
    throw new InvalidRequestError(`device is not understood: ${JSON.stringify(device)}`, {
      field: 'device',
      value: device,
      hint: 'Give cpu, cuda, cuda:N or a list of these; with workers per-gpu leave it out.',
    });
  }
  if (perGpu) {
    const count = gpus();
    return count === 0 ? named : Array.from({ length: count }, (_, index) => `cuda:${index}`);
  }
  if (!Number.isInteger(workers) || workers < 1 || workers * named.length > maxWorkers) {
    throw new InvalidRequestError(`workers must be a whole number from 1 to ${maxWorkers}.`, {
      field: 'workers',
      value: workers,
      hint: 'On a CPU 1 is best for most models: one run uses all cores.',
    });
  }
  return named.flatMap((name) => Array.from({ length: workers }, () => name));
}

/** GPUs that this program may use, without a process or a library: NVIDIA's driver lists them. */
export function visibleGpus(
  env: Readonly<Record<string, string | undefined>> = process.env,
  list: () => readonly string[] = () => readdirSync('/proc/driver/nvidia/gpus'),
): number {
  const chosen = env['CUDA_VISIBLE_DEVICES'];
  if (chosen !== undefined) {
    const names = chosen.split(',').map((name) => name.trim());
    // CUDA stops at the first that is none.
    const end = names.findIndex((name) => name === '' || name.startsWith('-'));
    return end < 0 ? names.length : end;
  }
  try {
    return list().length;
  } catch {
    return 0;
  }
}
