import { CancelledError } from '@openuni/protocol';
import { findPython } from './environment/find-python.js';
import { LocalTransport } from './worker/local-transport.js';
import { WorkerProcess } from './worker/worker-process.js';

export interface LaunchLocalOptions {
  /** Path of a Python interpreter. Default: found; see `findPython`. */
  readonly python?: string | undefined;
  /** `cpu`, `cuda`, `cuda:1`. Default `auto`: CUDA where there is one. */
  readonly device?: string | undefined;
  /** `native`, or `module:Class` of another engine on Python's path. Default `native`. */
  readonly engine?: string | undefined;
  /** Environment variables for the worker, on top of this process's own. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Takes each line that the worker prints. Default: they are kept for error messages only. */
  readonly log?: ((line: string) => void) | undefined;
  /** Aborting it while the worker starts ends the worker and rejects with `CancelledError`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts a Python worker on this machine and waits until it answers. Models load with the first
 * request for them. An idle worker does not keep a finished program alive.
 */
export async function launchLocal(options: LaunchLocalOptions = {}): Promise<LocalTransport> {
  const { executable } = findPython({ python: options.python });
  if (options.signal?.aborted) throw new CancelledError();
  const worker = new WorkerProcess({
    executable,
    engine: options.engine ?? 'native',
    env: { ...(options.device && { OPENUNI_DEVICE: options.device }), ...options.env },
    log: options.log,
  });
  return LocalTransport.open(worker, options.signal);
}
