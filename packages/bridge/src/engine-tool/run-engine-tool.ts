import {
  CancelledError,
  errorFromWire,
  PythonEnvironmentError,
  wireErrorSchema,
} from '@openuni/protocol';
import { ExecaError, execa } from 'execa';
import { z } from 'zod';
import { findPython } from '../environment/find-python.js';
import { setupCommand } from '../environment/setup-command.js';
import { workerEnvironment } from '../worker/worker-environment.js';

export interface EngineToolOptions {
  /** Path of a Python interpreter. Default: found; see `findPython`. */
  readonly python?: string | undefined;
  /** Aborting it asks the tool to stop; it removes what it had begun to write. */
  readonly signal?: AbortSignal | undefined;
}

/** How long a tool may take to clear up once it was asked to stop, in milliseconds. */
const stopDeadline = 5000;

const lineSchema = z.union([
  z.object({ event: z.unknown() }).strict(),
  z.object({ result: z.unknown() }).strict(),
  z.object({ error: wireErrorSchema }).strict(),
]);

/**
 * Runs a module of the engine as a process of its own, for work that needs no model in memory: it
 * prints events, then a result or an error, as JSON lines.
 *
 * The tool's standard input stays open for as long as anybody wants its result: when it ends, be it
 * that we ended, the tool clears up and leaves.
 *
 * @param module such as `openuni.checkpoints.inspect`
 * @returns the result, after the events
 * @throws OpenUniError of the tool, PythonNotFoundError, PythonEnvironmentError, CancelledError
 */
export async function* runEngineTool(
  module: string,
  args: readonly string[],
  { python, signal }: EngineToolOptions = {},
): AsyncGenerator<unknown, unknown> {
  if (signal?.aborted) throw new CancelledError();
  const { executable } = findPython({ python });
  const env = workerEnvironment(process.env, {});
  const tool = execa(executable, ['-m', module, '--json-lines', ...args], {
    env: env as NodeJS.ProcessEnv,
    extendEnv: false,
    stdin: 'pipe',
    buffer: { stdout: false },
    reject: false,
  });
  let timer: NodeJS.Timeout | undefined;
  const stop = () => {
    tool.stdin.end();
    timer ??= setTimeout(() => tool.kill('SIGKILL'), stopDeadline);
  };
  // A tool that has ended takes no more: that is no failure of ours.
  tool.stdin.on('error', () => {});
  signal?.addEventListener('abort', stop, { once: true });
  try {
    const lines = tool.iterable();
    for (let next = await lines.next(); !next.done; next = await lines.next()) {
      const line = parseLine(next.value);
      if (!line) continue;
      if ('result' in line) return line.result;
      if ('error' in line) throw errorFromWire(line.error);
      yield line.event;
    }
  } catch (error) {
    if (!(error instanceof ExecaError)) throw error;
  } finally {
    signal?.removeEventListener('abort', stop);
    stop();
    await tool;
    clearTimeout(timer);
  }
  if (signal?.aborted) throw new CancelledError(undefined, { cause: signal.reason });
  const { stderr } = await tool;
  throw new PythonEnvironmentError(`${executable} could not run ${module}.`, {
    executable,
    cause: new Error(stderr.trim().split('\n').slice(-5).join('\n')),
    hint: `Run \`${setupCommand()}\` to make a sound environment.`,
  });
}

/** Whatever a library prints between our lines is passed over. */
function parseLine(text: string): z.infer<typeof lineSchema> | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
