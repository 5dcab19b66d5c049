export interface WorkerSharesOptions {
  /** The device of each worker of the pool. */
  readonly devices: readonly string[];
  /** The program's own environment. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Cores of the machine. */
  readonly cores: number;
  readonly modelMemory?: number | undefined;
}

/**
 * What each of several workers may take of the machine, as variables of its environment: threads, so
 * that together they are no more than the cores, and memory for models.
 */
export function workerShares(options: WorkerSharesOptions): Record<string, string> {
  const { devices, env, cores, modelMemory } = options;
  const threads = Math.max(1, Math.floor(cores / devices.length));
  return {
    ...(devices.length > 1 && !env['OMP_NUM_THREADS'] && { OMP_NUM_THREADS: `${threads}` }),
    OPENUNI_WORKERS: `${devices.length}`,
    ...(modelMemory !== undefined && { OPENUNI_MODEL_MEMORY: `${Math.floor(modelMemory)}` }),
  };
}
