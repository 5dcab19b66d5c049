import { createRequire } from 'node:module';
import { dirname } from 'node:path';

/** What pythonia's bridge needs of the line to Python: it writes requests and registers replies. */
export interface PythoniaLine {
  register(id: string | number, onReply: (reply: PythoniaReply) => unknown): void;
  write(request: { r?: number }, onReply?: (reply: PythoniaReply) => unknown): void;
  writeRaw(json: string, id: number, onReply: (reply: PythoniaReply) => unknown): void;
}

/** A reply of pythonia's Python half. `key` is `error` for a failed request. */
export interface PythoniaReply {
  readonly r?: number;
  readonly c?: string;
  readonly key?: string;
  readonly val?: unknown;
  readonly sig?: unknown;
}

/** The part of pythonia's Bridge that we use. */
export interface PythoniaBridge {
  /** Pythonia's own interval, which would keep a finished program alive. */
  readonly loop: NodeJS.Timeout;
  call(
    object: number,
    path: readonly string[],
    args: readonly unknown[],
    kwargs: Record<string, unknown>,
    set: boolean,
    timeoutMs: number,
  ): Promise<unknown>;
  end(): void;
}

const require = createRequire(import.meta.url);
const bridgeModule = 'pythonia/src/pythonia/Bridge.js';

/**
 * A pythonia bridge over a line of ours. Only this inner module of pythonia is loaded: its main one
 * starts a Python process as a side effect, picks it from the environment, and dies with it.
 */
export function createPythoniaBridge(line: PythoniaLine): PythoniaBridge {
  const { Bridge } = load();
  const bridge = new Bridge(line);
  bridge.loop.unref();
  return bridge;
}

/** Loads it as in a program without DEBUG: with it, pythonia prints every call to stdout. */
function load(): { Bridge: new (line: PythoniaLine) => PythoniaBridge } {
  const { DEBUG } = process.env;
  delete process.env['DEBUG'];
  try {
    return require(bridgeModule);
  } finally {
    if (DEBUG !== undefined) process.env['DEBUG'] = DEBUG;
  }
}

/** The folder of pythonia's Python half, which the worker runs. */
export function pythoniaFolder(): string {
  return dirname(require.resolve(bridgeModule));
}
