import { cpus } from 'node:os';
import { CancelledError, InvalidRequestError } from '@openuni/protocol';
import { LocalTransport } from './pool/local-transport.js';
import { workerDevices } from './pool/worker-devices.js';
import { workerShares } from './pool/worker-shares.js';
import { WorkerSlot } from './pool/worker-slot.js';
import { chooseEngine, type EngineChoice } from './reference/choose-engine.js';
import { type Deadlines, resolveDeadlines } from './worker/deadlines.js';
import { RestartPolicy, type RestartPolicyOptions } from './worker/restart-policy.js';
import { Worker } from './worker/worker.js';
import { WorkerProcess } from './worker/worker-process.js';

export interface LaunchLocalOptions extends EngineChoice {
  /** `cpu`, `cuda`, `cuda:1`; of a list, each gets workers. Default `auto`: CUDA where there is one. */
  readonly device?: string | readonly string[] | undefined;
  /**
   * How many Python processes share the runs, on each device. `per-gpu`: one for each GPU that this
   * program may see. Default 1.
   */
  readonly workers?: number | 'per-gpu' | undefined;
  /** Bytes that the models which a worker keeps loaded may take. Default: see docs/bridge.md. */
  readonly modelMemory?: number | undefined;
  /** How long is waited for what. */
  readonly deadlines?: Deadlines | undefined;
  /** How soon, and how often in a row, a worker that has died is started again. */
  readonly restarts?: RestartPolicyOptions | undefined;
  /** Environment variables for the workers, on top of this process's own. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Takes each line that a worker prints. Default: they are kept for error messages only. */
  readonly log?: ((line: string) => void) | undefined;
  /** Aborting it while the workers start ends them and rejects with `CancelledError`. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Starts Python workers on this machine and waits until they answer. Models load with the first
 * request for them. Idle workers do not keep a finished program alive; one that dies is replaced.
 */
export async function launchLocal(options: LaunchLocalOptions = {}): Promise<LocalTransport> {
  const { log, signal, modelMemory, restarts } = options;
  const { engine, executable, variables } = chooseEngine(options);
  if (modelMemory !== undefined && !(modelMemory > 0)) {
    throw new InvalidRequestError('modelMemory must be a number of bytes above 0.', {
      field: 'modelMemory',
      value: modelMemory,
    });
  }
  const devices = workerDevices(options);
  if (signal?.aborted) throw new CancelledError();
  const deadlines = resolveDeadlines(options.deadlines);
  const shares = workerShares({ devices, env: process.env, cores: cpus().length, modelMemory });
  const slots = devices.map((device) => {
    const env = {
      ...shares,
      ...variables,
      ...(device !== 'auto' && { OPENUNI_DEVICE: device }),
      ...options.env,
    };
    const start = (signal: AbortSignal) =>
      Worker.open(new WorkerProcess({ executable, engine, env, log }), deadlines, signal);
    return new WorkerSlot({ start, policy: new RestartPolicy(restarts), device });
  });
  const abort = () => void Promise.all(slots.map((slot) => slot.close(new CancelledError())));
  signal?.addEventListener('abort', abort, { once: true });
  try {
    await Promise.all(slots.map((slot) => slot.launch()));
  } catch (error) {
    abort();
    throw signal?.aborted ? new CancelledError() : error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
  return new LocalTransport(slots);
}
