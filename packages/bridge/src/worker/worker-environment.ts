type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a worker: the program's own, what the worker needs, then what its user asks
 * for. The program's `process.env` is never changed.
 */
export function workerEnvironment(
  own: Environment,
  asked: Environment,
  platform: NodeJS.Platform = process.platform,
): Environment {
  const needed: Environment = {
    // Two processes whose OpenMP threads spin while they wait slow each other down a
    // hundredfold on few cores; threads that sleep cost one alone far less.
    OMP_WAIT_POLICY: 'PASSIVE',
    ...own,
    PYTHONUNBUFFERED: '1',
    PYTHONIOENCODING: 'utf-8',
    // Without it the current folder comes first on the path, and a file there named like a
    // module of Python's would be run in its place.
    PYTHONSAFEPATH: '1',
    // Node's own line to a parent, had this program one, is not the worker's.
    NODE_CHANNEL_FD: undefined,
  };
  return overridden(needed, asked, platform);
}

/** Windows takes `Path` and `PATH` for one variable: what is asked for takes the place of both. */
function overridden(env: Environment, by: Environment, platform: NodeJS.Platform): Environment {
  if (platform !== 'win32') return { ...env, ...by };
  const names = new Set(Object.keys(by).map((name) => name.toUpperCase()));
  const kept = Object.entries(env).filter(([name]) => !names.has(name.toUpperCase()));
  return { ...Object.fromEntries(kept), ...by };
}
