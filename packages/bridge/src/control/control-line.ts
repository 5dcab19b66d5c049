import type { Duplex } from 'node:stream';
import {
  EngineFailedError,
  errorFromWire,
  type OpenUniError,
  WorkerUnresponsiveError,
  wireErrorSchema,
} from '@openuni/protocol';
import { z } from 'zod';
import { redact } from '../errors/redact.js';
import { redactWireError } from '../errors/redact-wire-error.js';
import { JsonLines } from './json-lines.js';
import { createPythoniaBridge, type PythoniaBridge } from './pythonia.js';

const replySchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), error: wireErrorSchema }),
]);

/** A call to the worker; see python/openuni/worker/control.py. */
export type ControlCall =
  | { readonly method: 'submit'; readonly run: string; readonly request: unknown }
  | { readonly method: 'cancel' | 'describe'; readonly run: string }
  | { readonly method: 'ping' };

/**
 * pythonia's stand-in for a Python object. As long as it is reachable here, the object lives
 * there: keep it, not its number.
 */
interface PythonObject {
  readonly ffid: number;
}

/**
 * Calls into the worker through pythonia: short and never blocking. What ends a call that is not
 * answered is the worker's heartbeat.
 */
export class ControlLine {
  readonly #lines: JsonLines;
  readonly #bridge: PythoniaBridge;
  /** The worker's control module. */
  #control: Promise<PythonObject> | undefined;
  #failure: OpenUniError | undefined;

  constructor(stream: Duplex) {
    this.#lines = new JsonLines(stream);
    this.#bridge = createPythoniaBridge(this.#lines);
  }

  /** Imports the worker's control module; calls before it wait for it. */
  async open(): Promise<void> {
    await this.#module();
  }

  /**
   * Gives the value that the worker answered. Rejects with its typed error, or with the one that ended
   * the line.
   */
  async call(call: ControlCall): Promise<unknown> {
    const control = await this.#module();
    // Arguments cross as one JSON string: pythonia's own conversion fails on several kinds.
    const text = await this.#pythonia(control, ['handle'], [JSON.stringify(call)]);
    const reply = replySchema.parse(JSON.parse(String(text)));
    if (!reply.ok) throw errorFromWire(redactWireError(reply.error));
    return reply.value;
  }

  /** Ends the line: calls that wait, and later ones, reject with this error. */
  fail(error: OpenUniError): void {
    this.#failure ??= error;
    this.#bridge.end();
    this.#lines.fail(error.message);
  }

  #module(): Promise<PythonObject> {
    this.#control ??= this.#import();
    return this.#control;
  }

  async #import(): Promise<PythonObject> {
    const builtins = { ffid: 0 };
    const module = await this.#pythonia(builtins, ['python'], ['openuni.worker.control']);
    return module as PythonObject;
  }

  async #pythonia(object: PythonObject, path: readonly string[], args: readonly unknown[]) {
    try {
      // No timeout of pythonia's: its timer would keep a finished program alive.
      return await this.#bridge.call(object.ffid, path, args, {}, false, Number.POSITIVE_INFINITY);
    } catch (error) {
      if (this.#failure) throw this.#failure;
      // pythonia's exceptions have an empty message; the text is in the stack.
      const stack = error instanceof Error ? (error.stack ?? '') : String(error);
      throw new EngineFailedError('The worker could not answer a control call.', {
        cause: error,
        python: { type: 'Exception', traceback: redact(stack) },
      });
    }
  }
}

/** The error for a worker that lives and does not answer. */
export function unresponsive(message: string, timeoutMs: number): WorkerUnresponsiveError {
  return new WorkerUnresponsiveError(message, {
    timeoutMs,
    hint: 'It was stuck, or the machine is overloaded; it has been ended, and the next run gets another.',
  });
}
